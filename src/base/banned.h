/* Included by force before every source file: functions that have hurt everybody else do not compile here. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef BEFORE_BANNED              /* a library's header that names them in macros of its own */
#include BEFORE_BANNED
#endif

#pragma GCC poison strcpy strcat sprintf vsprintf gets strtok atoi atol atoll localtime gmtime ctime asctime rand srand strncpy tmpnam mktemp

#endif
