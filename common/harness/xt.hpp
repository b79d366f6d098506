// xtensor, with its linear algebra on a BLAS, which brings arrays and functions along. The headers
// lie flat up to 0.25 and in folders since 0.26.
#pragma once

#include <xtensor-blas/xlinalg.hpp>

#if __has_include(<xtensor/core/xnoalias.hpp>)
#include <xtensor/core/xnoalias.hpp>
#else
#include <xtensor/xnoalias.hpp>
#endif
