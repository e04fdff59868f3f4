/** What `--help` prints. */
export const HELP = `Sluice compresses standard input to standard output.

Usage: sluice [-1…-9]     < file > file.slc
       sluice -d          < file.slc > file

Options:
  -1 … -9             level: 1 is fastest, 9 is smallest (default: 6)
  -d, --decompress    restore the content of one or more archives
  -h, --help          print this
  -V, --version       print the version

Exit codes: 0 done; 1 the input is not a whole, undamaged archive, or could not
be read or written; 2 the command line is wrong; 70 a bug in Sluice; 141 the
reader of the output went away.
`;
