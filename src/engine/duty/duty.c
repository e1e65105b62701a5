#include "engine/duty/duty.h"
