# What Ladder needs. Installed packages are used; the header-only ones that are missing are fetched at a pinned version.
# Of a fetched package only the headers are taken: SOURCE_SUBDIR names a folder without a CMakeLists.txt, so that neither
# its build options nor its tests come along.
include(FetchContent)

# Where GitHub is out of reach, the environment's LADDER_MIRROR names what stands in for the beginning of each address:
# another host, a proxy (https://proxy/https://github.com), or a folder (file:///media/stick) with the same paths below it.
set(github $ENV{LADDER_MIRROR})
if(github STREQUAL "")
  set(github https://github.com)
endif()

function(ladder_declare name path)
  FetchContent_Declare(${name} URL ${github}/${path} SOURCE_SUBDIR headers-only ${ARGN})
endfunction()

ladder_declare(xtl xtensor-stack/xtl/archive/refs/tags/0.8.2.tar.gz)
ladder_declare(xtensor xtensor-stack/xtensor/archive/refs/tags/0.27.1.tar.gz)
ladder_declare(xtensor-blas xtensor-stack/xtensor-blas/archive/refs/tags/0.23.0.tar.gz FIND_PACKAGE_ARGS)
ladder_declare(CLI11 CLIUtils/CLI11/archive/refs/tags/v2.4.2.tar.gz FIND_PACKAGE_ARGS)
ladder_declare(nlohmann_json nlohmann/json/releases/download/v3.11.3/json.tar.xz FIND_PACKAGE_ARGS)
ladder_declare(doctest doctest/doctest/archive/refs/tags/v2.4.11.tar.gz FIND_PACKAGE_ARGS)

# ladder_headers(<target> <directory or target>...): an interface target with these include directories, as system headers:
# their warnings are not ours. Of imported targets the directories are copied instead of linking them, because a project
# that adds Ladder as a subdirectory cannot see the packages that were found in here.
function(ladder_headers target)
  add_library(${target} INTERFACE)
  foreach(item IN LISTS ARGN)
    if(TARGET ${item})
      get_target_property(item ${item} INTERFACE_INCLUDE_DIRECTORIES)
    endif()
    target_include_directories(${target} SYSTEM INTERFACE ${item})
  endforeach()
endfunction()

# OpenBLAS, or else any BLAS with the C interface.
if(NOT BLA_VENDOR)
  set(BLA_VENDOR OpenBLAS)  # stays set: xtensor-blas looks for a BLAS too, and should find the same one
endif()
find_package(BLAS QUIET)
if(NOT BLAS_FOUND)
  unset(BLA_VENDOR)
  find_package(BLAS QUIET)
  include(CheckCXXSourceCompiles)
  set(CMAKE_REQUIRED_LIBRARIES ${BLAS_LIBRARIES})
  check_cxx_source_compiles("extern \"C\" void cblas_sgemm(); int main() { cblas_sgemm(); }" LADDER_HAVE_CBLAS)
  unset(CMAKE_REQUIRED_LIBRARIES)
  if(NOT BLAS_FOUND OR NOT LADDER_HAVE_CBLAS)
    unset(LADDER_HAVE_CBLAS CACHE)  # looked for again next time
    message(FATAL_ERROR "Ladder needs OpenBLAS, or another BLAS with the C interface. "
                        "Debian and Ubuntu: apt-get install libopenblas-dev")
  endif()
endif()

# xtensor, xtl and xtensor-blas must fit each other: all three are the installed ones, or all three are fetched.
FetchContent_MakeAvailable(xtensor-blas)
if(xtensor-blas_FOUND)
  find_package(xtensor REQUIRED)  # which brings xtl
  ladder_headers(ladder_xtensor xtensor-blas xtensor xtl)
else()
  FetchContent_MakeAvailable(xtl xtensor)
  ladder_headers(ladder_xtensor ${xtensor-blas_SOURCE_DIR}/include ${xtensor_SOURCE_DIR}/include
                 ${xtl_SOURCE_DIR}/include)
endif()
target_link_libraries(ladder_xtensor INTERFACE ${BLAS_LIBRARIES})
# From 0.21 on, xtensor-blas says that there is a BLAS only after the headers that ask for it, and every product runs in
# generic C++, fifty times slower. Said here, it is known in time.
target_compile_definitions(ladder_xtensor INTERFACE HAVE_CBLAS=1)
include(${CMAKE_CURRENT_LIST_DIR}/products_on_blas.cmake)

FetchContent_MakeAvailable(CLI11)
if(CLI11_FOUND)
  ladder_headers(ladder_cli11 CLI11::CLI11)
else()
  ladder_headers(ladder_cli11 ${cli11_SOURCE_DIR}/include)
endif()

FetchContent_MakeAvailable(nlohmann_json)
if(nlohmann_json_FOUND)
  ladder_headers(ladder_json nlohmann_json::nlohmann_json)
else()
  ladder_headers(ladder_json ${nlohmann_json_SOURCE_DIR}/include)
endif()

if(LADDER_BUILD_TESTS)
  FetchContent_MakeAvailable(doctest)
  if(doctest_FOUND)
    ladder_headers(ladder_doctest doctest::doctest)
  else()
    ladder_headers(ladder_doctest ${doctest_SOURCE_DIR})
  endif()
endif()
