// Process isolation for checks of the kernel's contract: Swift does not import fork().
#ifndef CCONTRACT_H
#define CCONTRACT_H

#include <sys/types.h>

// fork(2); the child must end with _exit().
pid_t ccontract_fork(void);

#endif
