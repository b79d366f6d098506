// For the runner: read before an answer that is a whole program. The check has a main() of its own,
// and calls this one.
#pragma once

#define main learner_main
