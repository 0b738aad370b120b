// Buffers on the stack are written before they are read; clearing them for every cell would cost more than parsing it.
[module: System.Runtime.CompilerServices.SkipLocalsInit]
