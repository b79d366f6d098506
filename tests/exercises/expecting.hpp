// For the runner: read before the check in the program that says what is expected.
#pragma once

#define EXERCISE_EXPECTING
