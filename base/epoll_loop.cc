#include "base/epoll_loop.h"
