#pragma once

namespace ladder::start {

/// How many bytes of data the limits of this process (ulimit -v, ulimit -d) leave room for, when
/// OpenBLAS has taken its buffers. Set before main(), in a program with limits.cpp.
extern double room_within_limits;

}  // namespace ladder::start
