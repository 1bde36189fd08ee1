// What all kernels share: T, the precision of the model, in which arrays are; everything is computed in float. One of the macros
// T_BFLOAT16, T_FLOAT16 and T_FLOAT32 must be given. No header is needed: there may be none beside libtorch.

typedef unsigned short Bits16;

#if defined(T_FLOAT32)
typedef float T;
#else
struct T { Bits16 bits; };
#endif

__device__ __forceinline__ float wide(float x) { return x; }
__device__ __forceinline__ void narrow(float x, float& to) { to = x; }

#if defined(T_BFLOAT16)
__device__ __forceinline__ float wide(T x) { return __uint_as_float((unsigned) x.bits << 16); }
__device__ __forceinline__ void narrow(float x, T& to) {
  // To the nearest, ties to even; a NaN stays one.
#if __CUDA_ARCH__ >= 800
  asm("cvt.rn.bf16.f32 %0, %1;" : "=h"(to.bits) : "f"(x));
#else
  unsigned u = __float_as_uint(x);
  to.bits = x != x ? (Bits16) 0x7fc0 : (Bits16) ((u + 0x7fff + ((u >> 16) & 1)) >> 16);
#endif
}
#elif defined(T_FLOAT16)
__device__ __forceinline__ float wide(T x) {
  float y;
  asm("cvt.f32.f16 %0, %1;" : "=f"(y) : "h"(x.bits));
  return y;
}
__device__ __forceinline__ void narrow(float x, T& to) { asm("cvt.rn.f16.f32 %0, %1;" : "=h"(to.bits) : "f"(x)); }
#endif

// As many numbers as 16 bytes of T hold.
constexpr int VEC = 16 / sizeof(T);

__device__ __forceinline__ void widen(uint4 bytes, float (&to)[VEC]) {
  union { uint4 bytes; T numbers[VEC]; } u;
  u.bytes = bytes;
#pragma unroll
  for (int i = 0; i < VEC; i++) to[i] = wide(u.numbers[i]);
}

// VEC numbers from an address that is a multiple of 16.
__device__ __forceinline__ void load(const T* from, float (&to)[VEC]) {
  widen(*reinterpret_cast<const uint4*>(from), to);
}

// VEC numbers to such an address.
__device__ __forceinline__ void store(const float (&from)[VEC], T* to) {
  union { uint4 bytes; T numbers[VEC]; } u;
#pragma unroll
  for (int i = 0; i < VEC; i++) narrow(from[i], u.numbers[i]);
  *reinterpret_cast<uint4*>(to) = u.bytes;
}

__device__ __forceinline__ float sum_of_warp(float x) {
#pragma unroll
  for (int off = 16; off > 0; off >>= 1) x += __shfl_xor_sync(0xffffffffu, x, off);
  return x;
}

__device__ __forceinline__ float silu(float x) { return x / (1.f + expf(-x)); }
