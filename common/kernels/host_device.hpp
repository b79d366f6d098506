// Marks a function that the CPU and the GPU run alike. Only nvcc knows the words for it.
#pragma once

#ifdef __CUDACC__
#define LADDER_HOST_DEVICE __host__ __device__
#else
#define LADDER_HOST_DEVICE
#endif
