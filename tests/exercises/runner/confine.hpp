// What a program may do to what is not its own, on a Linux that has Landlock: nothing. Elsewhere,
// it is not held back.
#pragma once

namespace exercises {

/// From here on this process, and all that it starts, may write in `folder` only, and signal only
/// one another. It may read and run what it could.
void confine_to(const char* folder);

}  // namespace exercises
