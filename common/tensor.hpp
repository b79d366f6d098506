// Step 1 of the ladder: tensors (stage 02).
#pragma once

#include "common/ops/operators.hpp"
#include "common/tensor/creation.hpp"
#include "common/tensor/tensor.hpp"
