# ladder::ladder and its rungs, ladder::tensor, ladder::autograd and so on: the same names in this build, in a project that
# adds this folder, and from an installed package:
#
#     cmake --install build/release --prefix DIR    find_package(ladder REQUIRED)
#
# A package for other machines is built with -D LADDER_NATIVE=OFF. It names the BLAS by its path.
set(libraries ladder_device ladder_harness ladder_kernels ladder_tensor ladder_autograd ladder_nn ladder_optim ladder_files)
foreach(library IN LISTS libraries)
  string(REPLACE ladder_ "" name ${library})
  add_library(ladder::${name} ALIAS ${library})
  set_target_properties(${library} PROPERTIES EXPORT_NAME ${name})
endforeach()

if(NOT LADDER_INSTALL)
  return()
endif()

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(config ${CMAKE_INSTALL_LIBDIR}/cmake/ladder)
set(headers ${CMAKE_INSTALL_INCLUDEDIR}/ladder)  # where common/ lies, so that an #include reads as in the stages

install(TARGETS ladder ${libraries} EXPORT ladder INCLUDES DESTINATION ${headers})
install(EXPORT ladder NAMESPACE ladder:: FILE ladder-targets.cmake DESTINATION ${config})
# Without what only the library's own sources and stage 01 include: it needs xtensor and CUDA.
install(DIRECTORY common DESTINATION ${headers} FILES_MATCHING PATTERN *.hpp
        PATTERN common/kernels/cpu EXCLUDE PATTERN common/cuda EXCLUDE PATTERN common/start EXCLUDE
        PATTERN common/harness/xt.hpp EXCLUDE)

file(CONFIGURE OUTPUT ladder-config.cmake @ONLY CONTENT [[
if(@LADDER_CUDA@)
  include(CMakeFindDependencyMacro)
  find_dependency(CUDAToolkit)
endif()
include(${CMAKE_CURRENT_LIST_DIR}/ladder-targets.cmake)
]])
write_basic_package_version_file(ladder-config-version.cmake COMPATIBILITY SameMinorVersion)  # 0.2 may change anything
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/ladder-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/ladder-config-version.cmake
        DESTINATION ${config})
