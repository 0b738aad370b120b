// Scratch on the stack is always written before it is read; clearing it first would cost more than some kernels.
[module: System.Runtime.CompilerServices.SkipLocalsInit]
