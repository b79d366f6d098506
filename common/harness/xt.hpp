// xtensor, with its linear algebra on a BLAS.
#pragma once

#include <xtensor-blas/xlinalg.hpp>

#include "common/kernels/cpu/xt_arrays.hpp"
