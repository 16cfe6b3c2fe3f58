// Without one forwarded type the compiler drops the reference, and the genuine assembly is not copied to the output.
[assembly: System.Runtime.CompilerServices.TypeForwardedTo(typeof(System.IO.Hashing.NonCryptographicHashAlgorithm))]
