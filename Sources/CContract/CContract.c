#include "CContract.h"

#include <unistd.h>

pid_t ccontract_fork(void) {
    return fork();
}
