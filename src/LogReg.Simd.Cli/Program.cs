using LogReg.Simd.Cli.Commands;

return CommandLine.Run(args);
