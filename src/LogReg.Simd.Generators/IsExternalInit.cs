namespace System.Runtime.CompilerServices;

/// <summary>What records need where the framework is older than they are.</summary>
internal static class IsExternalInit;
