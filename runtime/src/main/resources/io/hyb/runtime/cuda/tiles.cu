// What products of a chunk's matrices by the matrix units (mma.sync, compute capability 8.0) are made of, placed after mixer.cu. Operands
// are bfloat16, whose range is that of float, and what they add up to is float. A block of 128 has a chunk: a warp has 16 of its
// tokens, of which a thread has two, lane / 4 and 8 after it.
typedef unsigned Pair;  // of bfloat16, the first in the lower half

constexpr int THREADS = 128;
constexpr int WIDE = N < 16 ? 16 : N;        // columns of a tile of B or C, zeros after N
constexpr int PIECES = N < 8 ? 1 : N / 8;    // of 8 columns, that results by B or C have
constexpr int BLOCKS = P / 8;                // of 8 columns, that results by x have

__device__ __forceinline__ Pair pair(float low, float high) {
  Pair made;
  asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(made) : "f"(high), "f"(low));
  return made;
}
__device__ __forceinline__ float low(Pair from) { return __uint_as_float(from << 16); }
__device__ __forceinline__ float high(Pair from) { return __uint_as_float(from & 0xffff0000u); }

// Two numbers of T in a word.
__device__ __forceinline__ unsigned narrowed(float low, float high) {
#if defined(T_FLOAT16)
  unsigned made;
  asm("cvt.rn.f16x2.f32 %0, %1, %2;" : "=r"(made) : "f"(high), "f"(low));
  return made;
#else
  return pair(low, high);
#endif
}
__device__ __forceinline__ float wide_half(unsigned word, int half) {
  T number;
  number.bits = (Bits16) (word >> 16 * half);
  return wide(number);
}

__device__ __forceinline__ float power_of_two(float x) {
  float y;
  asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
  return y;
}
constexpr float LOG2E = 1.44269504f;
__device__ __forceinline__ float sigmoid(float x) {
  float y;
  asm("rcp.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(1.f + power_of_two(-LOG2E * x)));
  return y;
}

// to += a (16 x 16) times b (16 x 8).
__device__ __forceinline__ void multiply(float (&to)[4], const Pair (&a)[4], Pair b0, Pair b1) {
  asm("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
      : "+f"(to[0]), "+f"(to[1]), "+f"(to[2]), "+f"(to[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

// An address that the compiler doesn't take apart, so that one at a distance from it is a single operation.
__device__ __forceinline__ const char* whole(const void* address) {
  const char* same = static_cast<const char*>(address);
  asm("" : "+l"(same));
  return same;
}

// Four matrices of 8 x 8, a row of which is at an address in shared memory that each lane gives. What is there must have been
// written before a barrier: the compiler doesn't know that this reads memory.
template <bool TRANSPOSED> __device__ __forceinline__ void load_matrices(unsigned row, Pair (&to)[4]) {
  if (TRANSPOSED) {
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
        : "=r"(to[0]), "=r"(to[1]), "=r"(to[2]), "=r"(to[3]) : "r"(row));
  } else {
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
        : "=r"(to[0]), "=r"(to[1]), "=r"(to[2]), "=r"(to[3]) : "r"(row));
  }
}
__device__ __forceinline__ unsigned shared_address(const void* of) { return (unsigned) __cvta_generic_to_shared(of); }

// Numbers of a chunk's tokens in shared memory. Pieces of 8 columns are shuffled, so that neither 8 rows of one piece nor every
// fourth row share banks: in a row's bytes the piece's number is combined by exclusive or with `shuffle` of the row.
template <int COLUMNS> struct Tile {
  static constexpr int IN_ROW = COLUMNS / 8, ROW = COLUMNS * 2;
  static constexpr int IN_LINE = IN_ROW < 8 ? 8 / IN_ROW : 1;  // rows of 128 bytes
  alignas(128) unsigned char bytes[CHUNK * ROW];

  __device__ static int shuffle(int row) { return (row / IN_LINE ^ row / 8) & ((IN_ROW < 8 ? IN_ROW : 8) - 1); }

  // Where a row's piece 0 is; another is `piece * 16` from there by exclusive or.
  __device__ static int at(int row) { return row * ROW + shuffle(row) * 16; }
  __device__ Pair& pair(int at) { return *reinterpret_cast<Pair*>(bytes + at); }

  // Operands at a row that is a multiple of 16, and two pieces from an even one on.
  // A left one: rows are its rows.
  __device__ void left(int row, int piece, Pair (&to)[4]) const { load<false, true>(row, piece, to); }
  // A left one: columns are its rows.
  __device__ void left_of_columns(int row, int piece, Pair (&to)[4]) const { load<true, false>(row, piece, to); }
  // Two right ones beside each other: columns are their columns.
  __device__ void right(int row, int piece, Pair (&to)[4]) const { load<true, true>(row, piece, to); }
  // Two right ones beside each other: rows are their columns.
  __device__ void right_of_rows(int row, int piece, Pair (&to)[4]) const { load<false, false>(row, piece, to); }

 private:
  template <bool TRANSPOSED, bool DOWN> __device__ void load(int row, int piece, Pair (&to)[4]) const {
    int lane = threadIdx.x % 32, next = lane / 8 % 2, third = lane / 16;
    int its_row = lane % 8 + 8 * (DOWN ? next : third), its_piece = DOWN ? third : next;
    int its = at(its_row) ^ its_piece * 16;
    load_matrices<TRANSPOSED>(shared_address(bytes) + ((its ^ shuffle(row) * 16) ^ piece * 16) + row * ROW, to);
  }
};

// Sums of a warp's tokens by pieces of 8 columns, as the matrix units have them: of the thread's first token columns 2 * (lane % 4)
// and one after it, then of its second one.
template <int COUNT> struct Sums {
  float of[COUNT][4];

  __device__ __forceinline__ void scale(const float (&by)[2]) {
#pragma unroll
    for (int piece = 0; piece < COUNT; piece++)
#pragma unroll
      for (int i = 0; i < 4; i++) of[piece][i] *= by[i / 2];
  }

  // Adds a left operand times 16 rows of a tile.
  template <int COLUMNS> __device__ __forceinline__ void add(const Pair (&left)[4], const Tile<COLUMNS>& tile, int row) {
#pragma unroll
    for (int piece = 0; piece < COUNT; piece += 2) {
      Pair right[4];
      tile.right(row, piece, right);
      multiply(of[piece], left, right[0], right[1]);
      if (piece + 1 < COUNT) multiply(of[piece + 1], left, right[2], right[3]);
    }
  }
};

// Adds a left operand times two right ones beside each other, to 16 columns.
__device__ __forceinline__ void add_beside(Sums<2>& to, const Pair (&left)[4], const Pair (&right)[4]) {
  multiply(to.of[0], left, right[0], right[1]);
  multiply(to.of[1], left, right[2], right[3]);
}
