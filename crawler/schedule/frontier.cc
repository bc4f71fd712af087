#include "crawler/schedule/frontier.h"
