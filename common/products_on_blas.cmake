# Proves that products run on the BLAS: a small one is compiled and linked the way the stages are, and the program must take
# its cblas_?gemm from the BLAS. Nothing else would show it: the numbers are the same without, only fifty times slower.
if(NOT LADDER_PRODUCTS_ON_BLAS)
  set(folder ${CMAKE_BINARY_DIR}/CMakeFiles/products_on_blas)
  file(WRITE ${folder}/product.cpp "
    #include <array>
    #include <xtensor-blas/xblas.hpp>
    template <class T> int product() {
      xt::xtensor<T, 2> a(std::array<std::size_t, 2>{2, 2}, T(2)), c(a);
      xt::blas::gemm(a, a, c);
      return c(0, 0) == T(8) ? 0 : 1;
    }
    int main() { return product<float>() + product<double>(); }
  ")
  get_target_property(includes ladder_xtensor INTERFACE_INCLUDE_DIRECTORIES)
  get_target_property(definitions ladder_xtensor INTERFACE_COMPILE_DEFINITIONS)
  get_target_property(libraries ladder_xtensor INTERFACE_LINK_LIBRARIES)
  list(TRANSFORM definitions PREPEND -D)
  try_compile(compiles ${folder} SOURCES ${folder}/product.cpp
              CMAKE_FLAGS "-DINCLUDE_DIRECTORIES=${includes}" COMPILE_DEFINITIONS ${definitions}
              LINK_LIBRARIES ${libraries} CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON
              COPY_FILE ${folder}/product OUTPUT_VARIABLE output)
  if(NOT compiles)
    message(FATAL_ERROR "a matrix product of xtensor-blas does not compile, or does not link with the BLAS "
                        "(${libraries}):\n${output}")
  endif()
  # U: taken from a shared library; T: from a static one.
  execute_process(COMMAND ${CMAKE_NM} ${folder}/product OUTPUT_VARIABLE symbols ERROR_VARIABLE symbols)
  foreach(symbol cblas_sgemm cblas_dgemm)
    if(NOT symbols MATCHES "[UT] _?${symbol}")
      message(FATAL_ERROR "xtensor-blas computes matrix products without the BLAS (${libraries}): a program with a "
                          "product does not use its ${symbol}. Without it every stage would be fifty times slower. "
                          "Does a flag or header set XTENSOR_USE_FLENS_BLAS, or take HAVE_CBLAS away?")
    endif()
  endforeach()
  set(LADDER_PRODUCTS_ON_BLAS ON CACHE INTERNAL "shown by products_on_blas.cmake")
endif()
