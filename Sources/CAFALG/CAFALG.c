#include "CAFALG.h"
