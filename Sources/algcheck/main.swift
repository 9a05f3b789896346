// The program; everything that it does is in AlgcheckCLI, where tests call it.

import AlgcheckCLI

await Algcheck.main()
