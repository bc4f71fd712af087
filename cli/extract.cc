#include "crawler/extract/extract.h"

#include <cstdio>

#include "cli/commands.h"
#include "cli/files.h"
