// The mixer's scan on matrix units (mma.sync, compute capability 8.0) in 16-bit types, behind mixer.cu; derivatives are in
// scan_back.cu. Operands of products are bfloat16, whose range is that of float, and what they add up to is float.
//
// In a chunk let c_t be the sum of log decays up to token t, the first of a document having none, and L_ts = exp(c_t - c_s) for
// s <= t of the same document, else 0; in_t = exp(c_t) if the document goes on from the chunk before, else 0; out_s = exp(c_last -
// c_s) if it is the last token's, else 0. With H the state that the chunk begins with (arXiv 2405.21060, section 6):
//   state added = (x o out)^T B,   y = (C B^T o L + skip I) x + in o (C H^T).
// The convolution is done anew wherever its results are read, which takes less time than to write and read them.
//
// Blocks (chunks, heads, b) of 128: a warp has 16 of the chunk's tokens, of which a thread has two, lane / 4 and 8 behind it. Columns
// of x, z and y are turned, so that the columns that the matrix units give a thread lie side by side in memory: 32g + 8q + 2j + e
// is column 32g + 8j + 2q + e of a tile. States are kept as the matrix units take them, (b, heads, chunks, P / 8, 32, PIECES)
// pairs of bfloat16: 8 by 8 of them are one word of each lane.
typedef unsigned Pair;  // of bfloat16, the first in the lower half

constexpr int THREADS = 128;
constexpr int WIDE = N < 16 ? 16 : N;        // columns of a tile of B or C, zeros behind N
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
__device__ __forceinline__ float sigmoid(float x) { return __fdividef(1.f, 1.f + __expf(-x)); }

// to += a (16 x 16) times b (16 x 8).
__device__ __forceinline__ void multiply(float (&to)[4], const Pair (&a)[4], Pair b0, Pair b1) {
  asm("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
      : "+f"(to[0]), "+f"(to[1]), "+f"(to[2]), "+f"(to[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

// Four matrices of 8 x 8, whose rows' addresses the lanes give.
template <bool TRANSPOSED> __device__ __forceinline__ void load_matrices(const Pair* row, Pair (&to)[4]) {
  unsigned address = (unsigned) __cvta_generic_to_shared(row);
  if (TRANSPOSED) {
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
        : "=r"(to[0]), "=r"(to[1]), "=r"(to[2]), "=r"(to[3]) : "r"(address) : "memory");
  } else {
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
        : "=r"(to[0]), "=r"(to[1]), "=r"(to[2]), "=r"(to[3]) : "r"(address) : "memory");
  }
}

// Numbers of a chunk's tokens in shared memory. Pieces of 8 columns are shuffled so that neither 8 rows of one piece nor every
// fourth row share banks.
template <int COLUMNS> struct Tile {
  static constexpr int IN_ROW = COLUMNS / 8;
  static constexpr int IN_LINE = IN_ROW < 8 ? 8 / IN_ROW : 1;  // rows of 128 bytes
  static constexpr int MASK = (IN_ROW < 8 ? IN_ROW : 8) - 1;
  alignas(16) Pair pairs[CHUNK * COLUMNS / 2];

  __device__ static int at(int row, int piece) {
    return (row * IN_ROW + (piece ^ (row / IN_LINE ^ row / 8) & MASK)) * 4;
  }

  // A left operand: rows are its rows.
  __device__ void left(int row, int piece, Pair (&to)[4]) const { load<false, true>(row, piece, to); }
  // A left operand: columns are its rows.
  __device__ void left_of_columns(int row, int piece, Pair (&to)[4]) const { load<true, false>(row, piece, to); }
  // Two right operands beside each other: columns are their columns.
  __device__ void right(int row, int piece, Pair (&to)[4]) const { load<true, true>(row, piece, to); }
  // Two right operands beside each other: rows are their columns.
  __device__ void right_of_rows(int row, int piece, Pair (&to)[4]) const { load<false, false>(row, piece, to); }

 private:
  template <bool TRANSPOSED, bool DOWN> __device__ void load(int row, int piece, Pair (&to)[4]) const {
    int lane = threadIdx.x % 32, next = lane / 8 % 2, third = lane / 16;
    load_matrices<TRANSPOSED>(pairs + at(row + lane % 8 + 8 * (DOWN ? next : third), piece + (DOWN ? third : next)), to);
  }
};

// What all threads know of a chunk.
struct Decays {
  float sums[CHUNK];    // of log decays, base 2
  int begins[CHUNK];    // where a token's document begins in the chunk, -1 if before it
  int seen[CHUNK];      // tokens that its convolution reaches besides itself; -1 behind the last token
  float in[CHUNK], out[CHUNK];
  float total;          // in of the last token

  // By the first warp, a lane having two tokens.
  __device__ void find(const Chunk& at) {
    int lane = threadIdx.x, before = 0;
    float log_decays[2];
    bool fresh[2];
#pragma unroll
    for (int i = 0; i < 2; i++) {
      int token = 2 * lane + i;
      bool real = token < at.count;
      fresh[i] = real && at.fresh(at.b, at.start + token);
      float a = real ? wide(at.projected[at.row(at.b, at.start + token) * at.width + at.before_a() + at.head]) : 0.f;
      a += wide(at.weights[at.head]);
      log_decays[i] = real && !fresh[i] ? -1.44269504f * (fmaxf(a, 0.f) + log1pf(expf(-fabsf(a)))) : 0.f;
    }
    while (before < TAPS - 1 && at.start - before > 0 && !at.fresh(at.b, at.start - before)) before++;
    float sum = log_decays[0] + log_decays[1];
    int begin = fresh[1] ? 2 * lane + 1 : fresh[0] ? 2 * lane : -1;
#pragma unroll
    for (int off = 1; off < 32; off *= 2) {
      float sum_before = __shfl_up_sync(0xffffffffu, sum, off);
      int begin_before = __shfl_up_sync(0xffffffffu, begin, off);
      if (lane >= off) {
        sum += sum_before;
        begin = max(begin, begin_before);
      }
    }
    float last = __shfl_sync(0xffffffffu, sum, 31), first_sum = __shfl_up_sync(0xffffffffu, sum, 1);
    int last_begin = __shfl_sync(0xffffffffu, begin, 31), first_begin = __shfl_up_sync(0xffffffffu, begin, 1);
    float its_sums[2] = {(lane ? first_sum : 0.f) + log_decays[0], sum};
    int its_begins[2] = {fresh[0] ? 2 * lane : lane ? first_begin : -1, begin};
#pragma unroll
    for (int i = 0; i < 2; i++) {
      int token = 2 * lane + i;
      sums[token] = its_sums[i];
      begins[token] = its_begins[i];
      seen[token] = token < at.count ? min(TAPS - 1, its_begins[i] < 0 ? token + before : token - its_begins[i]) : -1;
      in[token] = its_begins[i] < 0 ? power_of_two(its_sums[i]) : 0.f;
      out[token] = its_begins[i] == last_begin ? power_of_two(last - its_sums[i]) : 0.f;
    }
    if (lane == 0) total = last_begin < 0 ? power_of_two(last) : 0.f;
  }

  // L of a token and one at most as far, or 0.
  __device__ float left(int token, int from) const {
    return from >= begins[token] && from <= token ? power_of_two(sums[token] - sums[from]) : 0.f;
  }
};

// The convolution's taps and, as the last row, biases, of a head's x, B and C.
struct Taps {
  alignas(16) float rows[TAPS + 1][P + 2 * N];

  // Of columns from `first` up to `end`, by all threads.
  __device__ void read(const Chunk& at, int first, int end) {
    int count = end - first;
    for (int i = threadIdx.x; i < count * (TAPS + 1); i += THREADS) {
      int column = first + i % count, tap = i / count, channel = channel_of(at, column);
      rows[tap][column] = wide(tap < TAPS ? at.taps()[channel * TAPS + tap] : at.tap_biases()[channel]);
    }
  }
  __device__ static int channel_of(const Chunk& at, int column) {
    return column < P ? at.head * P + column
        : column < P + N ? at.heads * P + at.head * N + column - P : at.heads * (P + N) + at.head * N + column - P - N;
  }
};

// So many tokens by 8 or 4 columns before the convolution, with the tokens that it reaches.
template <int TOKENS, int COLUMNS> struct Window {
  unsigned words[TOKENS + TAPS - 1][COLUMNS / 2];

  __device__ void read(const Chunk& at, int token, int channel) {
#pragma unroll
    for (int i = 0; i < TOKENS + TAPS - 1; i++) {
      int from = at.start + token + i - (TAPS - 1);
      bool real = from >= 0 && from < at.length;
      const T* place = at.projected + at.row(at.b, real ? from : 0) * at.width + channel;
      if constexpr (COLUMNS == 8) {
        uint4 v = real ? *reinterpret_cast<const uint4*>(place) : make_uint4(0, 0, 0, 0);
        words[i][0] = v.x; words[i][1] = v.y; words[i][2] = v.z; words[i][3] = v.w;
      } else {
        uint2 v = real ? *reinterpret_cast<const uint2*>(place) : make_uint2(0, 0);
        words[i][0] = v.x; words[i][1] = v.y;
      }
    }
  }

  // Gives put(i, j, pair) columns 2j and 2j + 1 of token i.
  template <class Put> __device__ void convolve(const Decays& decays, const Taps& taps, int token, int column, Put put) const {
    int seen[TOKENS];
#pragma unroll
    for (int i = 0; i < TOKENS; i++) seen[i] = decays.seen[token + i];
#pragma unroll
    for (int j = 0; j < COLUMNS / 2; j += 2) {
      float4 rows[TAPS + 1];
#pragma unroll
      for (int k = 0; k <= TAPS; k++) rows[k] = *reinterpret_cast<const float4*>(&taps.rows[k][column + 2 * j]);
      float4 sums[TOKENS];
#pragma unroll
      for (int i = 0; i < TOKENS; i++) sums[i] = rows[TAPS];
#pragma unroll
      for (int r = 0; r < TOKENS + TAPS - 1; r++) {
        float x = wide_half(words[r][j], 0), y = wide_half(words[r][j], 1);
        float z = wide_half(words[r][j + 1], 0), w = wide_half(words[r][j + 1], 1);
#pragma unroll
        for (int i = 0; i < TOKENS; i++) {
          int before = i + TAPS - 1 - r;
          if (before >= 0 && before < TAPS && before <= seen[i]) {
            const float4& tap = rows[TAPS - 1 - before];
            sums[i].x += x * tap.x; sums[i].y += y * tap.y; sums[i].z += z * tap.z; sums[i].w += w * tap.w;
          }
        }
      }
#pragma unroll
      for (int i = 0; i < TOKENS; i++) {
        put(i, j, seen[i] < 0 ? 0 : pair(sums[i].x, sums[i].y));
        put(i, j + 1, seen[i] < 0 ? 0 : pair(sums[i].z, sums[i].w));
      }
    }
  }
};

// Two numbers of a column of N or of two columns, multiplied.
__device__ __forceinline__ Pair scaled(Pair by, float scale) { return pair(low(by) * scale, high(by) * scale); }

// x of a chunk: 4 tokens by 8 columns are a thread's at a time.
struct ConvolvedX {
  Window<4, 8> window;
  __device__ static int token(int unit) { return unit / 4 % 16 * 4; }
  __device__ static int piece(int unit) { return unit / 64 * 4 + unit % 4; }

  // What comes first, so that it is on its way.
  __device__ explicit ConvolvedX(const Chunk& at) {
    if (threadIdx.x < 16 * BLOCKS) window.read(at, token(threadIdx.x), at.head * P + 8 * piece(threadIdx.x));
  }

  __device__ void write(const Chunk& at, const Decays& decays, const Taps& taps, Tile<P>& to) {
#pragma unroll 1
    for (int unit = threadIdx.x; unit < 16 * BLOCKS; unit += THREADS) {
      int first = token(unit), column = piece(unit);
      if (unit >= THREADS) window.read(at, first, at.head * P + 8 * column);
      window.convolve(decays, taps, first, 8 * column, [&](int i, int j, Pair made) {
        to.pairs[to.at(first + i, column / 4 * 4 + j) + column % 4] = made;
      });
    }
  }
};

// B (of columns P on) or C (of columns P + N on) of a chunk, each token times `scale` unless that is null.
__device__ void convolve(const Chunk& at, const Decays& decays, const Taps& taps, int column, const float* scale, Tile<WIDE>& to) {
  constexpr int COLUMNS = N < 8 ? 4 : 8, TOKENS = N <= 16 ? 1 : 4, ACROSS = N / COLUMNS;
  // B and C begin with different warps, so that one doesn't have all the work.
#pragma unroll 1
  for (int unit = threadIdx.x ^ (column > P ? 64 : 0); unit < CHUNK / TOKENS * ACROSS; unit += THREADS) {
    int first = unit / ACROSS * TOKENS, piece = unit % ACROSS;
    Window<TOKENS, COLUMNS> window;
    window.read(at, first, Taps::channel_of(at, column + piece * COLUMNS));
    window.convolve(decays, taps, first, column + piece * COLUMNS, [&](int i, int j, Pair made) {
      to.pairs[to.at(first + i, piece) + j] = scale ? scaled(made, scale[first + i]) : made;
      if (N < 8) to.pairs[to.at(first + i, 0) + 2 + j] = 0;
    });
    if (N < 16) *reinterpret_cast<uint4*>(to.pairs + to.at(first, 1)) = make_uint4(0, 0, 0, 0);
  }
}

// Where a chunk's state is, and the words of a lane for 8 of its rows.
struct State {
  Pair* words;

  __device__ State(Pair* states, const Chunk& at) : words(states + (at.index() * BLOCKS * 32 + threadIdx.x % 32) * PIECES) {}

  __device__ void read(int block, Pair (&to)[PIECES]) const {
    const Pair* from = words + block * 32 * PIECES;
    if constexpr (PIECES % 4 == 0) {
#pragma unroll
      for (int i = 0; i < PIECES; i += 4) {
        uint4 v = *reinterpret_cast<const uint4*>(from + i);
        to[i] = v.x; to[i + 1] = v.y; to[i + 2] = v.z; to[i + 3] = v.w;
      }
    } else {
#pragma unroll
      for (int i = 0; i < PIECES; i++) to[i] = from[i];
    }
  }
  __device__ void write(int block, const Pair (&from)[PIECES]) const {
    Pair* to = words + block * 32 * PIECES;
    if constexpr (PIECES % 4 == 0) {
#pragma unroll
      for (int i = 0; i < PIECES; i += 4)
        *reinterpret_cast<uint4*>(to + i) = make_uint4(from[i], from[i + 1], from[i + 2], from[i + 3]);
    } else {
#pragma unroll
      for (int i = 0; i < PIECES; i++) to[i] = from[i];
    }
  }
};

// rows^T by_rows, what a chunk adds to a state.
__device__ __forceinline__ void add_up(const Tile<P>& rows, const Tile<WIDE>& by_rows, const State& to) {
#pragma unroll
  for (int block = threadIdx.x / 32 * 2; block < BLOCKS; block += 8) {
    float sums[PIECES + 1][4] = {};
#pragma unroll
    for (int token = 0; token < CHUNK; token += 16) {
      Pair left[4];
      rows.left_of_columns(token, block, left);
#pragma unroll
      for (int piece = 0; piece < PIECES; piece += 2) {
        Pair right[4];
        by_rows.right(token, piece, right);
        multiply(sums[piece], left, right[0], right[1]);
        if (piece + 1 < PIECES) multiply(sums[piece + 1], left, right[2], right[3]);
      }
    }
#pragma unroll
    for (int half = 0; half < 2; half++) {
      Pair made[PIECES];
#pragma unroll
      for (int piece = 0; piece < PIECES; piece++) made[piece] = pair(sums[piece][2 * half], sums[piece][2 * half + 1]);
      to.write(block + half, made);
    }
  }
}

// What each chunk adds to the state, and how much of the one before it leaves.
extern "C" __global__ void __launch_bounds__(THREADS) scan_add(
    const T* __restrict__ projected, const T* __restrict__ weights, const long long* __restrict__ documents,
    Pair* __restrict__ states, float* __restrict__ totals, int heads, int length, int width) {
  __shared__ Tile<P> xs;
  __shared__ Tile<WIDE> bs;
  __shared__ Decays decays;
  __shared__ Taps taps;
  Chunk at(heads, length, width, projected, weights, documents);
  ConvolvedX x(at);
  if (threadIdx.x < 32) decays.find(at);
  taps.read(at, 0, P + N);
  __syncthreads();
  x.write(at, decays, taps, xs);
  convolve(at, decays, taps, P, decays.out, bs);
  __syncthreads();
  add_up(xs, bs, State(states, at));
  if (threadIdx.x == 0) totals[at.index()] = decays.total;
}

// What each chunk begins with, in place of what it adds; from the last chunk to the first if `backward`. Blocks (P / 8 * 32 *
// PIECES / 128, heads, b) of 128.
extern "C" __global__ void __launch_bounds__(THREADS) scan_carry(Pair* states, const float* totals, int chunks, int backward) {
  constexpr int WORDS = BLOCKS * 32 * PIECES, AHEAD = 8;
  size_t first = ((size_t) blockIdx.z * gridDim.y + blockIdx.y) * chunks;
  Pair* its = states + first * WORDS + blockIdx.x * THREADS + threadIdx.x;
  float carried[2] = {};
  for (int done = 0; done < chunks; done += AHEAD) {
    Pair added[AHEAD];
    float left[AHEAD];
#pragma unroll
    for (int i = 0; i < AHEAD; i++) {
      int chunk = backward ? chunks - 1 - done - i : done + i;
      if (done + i < chunks) {
        added[i] = its[(size_t) chunk * WORDS];
        left[i] = totals[first + chunk];
      }
    }
#pragma unroll
    for (int i = 0; i < AHEAD; i++) {
      int chunk = backward ? chunks - 1 - done - i : done + i;
      if (done + i < chunks) {
        its[(size_t) chunk * WORDS] = pair(carried[0], carried[1]);
        carried[0] = carried[0] * left[i] + low(added[i]);
        carried[1] = carried[1] * left[i] + high(added[i]);
      }
    }
  }
}

// A thread's numbers of a row of `from`, a multiple of 8 columns behind `place`: (32g + 8q … + 7) of all g.
struct Slice {
  uint4 words[P / 32];

  __device__ void read(const T* from, bool real) {
#pragma unroll
    for (int g = 0; g < P / 32; g++)
      words[g] = real ? *reinterpret_cast<const uint4*>(from + 32 * g + threadIdx.x % 4 * 8) : make_uint4(0, 0, 0, 0);
  }
};

// The gated results, y (b, l, heads * P), given what chunks begin with.
extern "C" __global__ void __launch_bounds__(THREADS) scan_read(
    const T* __restrict__ projected, const T* __restrict__ weights, const long long* __restrict__ documents,
    Pair* __restrict__ states, T* __restrict__ y, int heads, int length, int width) {
  __shared__ Tile<P> xs;
  __shared__ Tile<WIDE> bs, cs;
  __shared__ Decays decays;
  __shared__ Taps taps;
  __shared__ float gate_biases[P];
  Chunk at(heads, length, width, projected, weights, documents);
  int warp = threadIdx.x / 32, row = 16 * warp + threadIdx.x % 32 / 4, q = threadIdx.x % 4;
  ConvolvedX x(at);
  Slice z[2];
#pragma unroll
  for (int half = 0; half < 2; half++) {
    int token = row + 8 * half;
    z[half].read(projected + at.row(at.b, at.start + token) * width + at.channels + at.head * P, token < at.count);
  }
  if (warp == 0) decays.find(at);
  taps.read(at, 0, P + 2 * N);
  if (threadIdx.x < P) gate_biases[threadIdx.x] = wide(at.gate_biases()[at.head * P + threadIdx.x]);
  float skip = wide(at.skips()[at.head]);
  __syncthreads();
  x.write(at, decays, taps, xs);
  convolve(at, decays, taps, P, nullptr, bs);
  convolve(at, decays, taps, P + N, nullptr, cs);
  __syncthreads();

  Pair c[WIDE / 16][4];
#pragma unroll
  for (int k = 0; k < WIDE / 16; k++) cs.left(16 * warp, 2 * k, c[k]);
  float sums[BLOCKS][4] = {};
  State state(states, at);
#pragma unroll
  for (int block = 0; block < BLOCKS; block++) {
    Pair h[PIECES];
    state.read(block, h);
#pragma unroll
    for (int piece = 0; piece < PIECES; piece += 2) multiply(sums[block], c[piece / 2], h[piece], piece + 1 < PIECES ? h[piece + 1] : 0);
#pragma unroll
    for (int i = 0; i < 4; i++) sums[block][i] *= decays.in[row + i / 2 * 8];
  }
#pragma unroll
  for (int k = 0; k < CHUNK / 16; k++) {
    if (k > warp) break;
    float products[2][4] = {};
#pragma unroll
    for (int n = 0; n < WIDE / 16; n++) {
      Pair b[4];
      bs.right_of_rows(16 * k, 2 * n, b);
      multiply(products[0], c[n], b[0], b[1]);
      multiply(products[1], c[n], b[2], b[3]);
    }
    Pair left[4];
#pragma unroll
    for (int i = 0; i < 4; i++) {
      float numbers[2];
      int token = row + i % 2 * 8;
#pragma unroll
      for (int e = 0; e < 2; e++) {
        int from = 16 * k + i / 2 * 8 + 2 * q + e;
        numbers[e] = products[i / 2][i % 2 * 2 + e] * decays.left(token, from) + (from == token ? skip : 0.f);
      }
      left[i] = pair(numbers[0], numbers[1]);
    }
#pragma unroll
    for (int block = 0; block < BLOCKS; block += 2) {
      Pair right[4];
      xs.right(16 * k, block, right);
      multiply(sums[block], left, right[0], right[1]);
      multiply(sums[block + 1], left, right[2], right[3]);
    }
  }
#pragma unroll
  for (int half = 0; half < 2; half++) {
    int token = row + 8 * half;
    if (token >= at.count) break;
#pragma unroll
    for (int g = 0; g < P / 32; g++) {
      unsigned words[4] = {z[half].words[g].x, z[half].words[g].y, z[half].words[g].z, z[half].words[g].w};
#pragma unroll
      for (int j = 0; j < 4; j++) {
        float results[2];
#pragma unroll
        for (int e = 0; e < 2; e++) {
          float gate = wide_half(words[j], e) + gate_biases[32 * g + 8 * q + 2 * j + e];
          results[e] = sums[4 * g + j][2 * half + e] * gate * sigmoid(gate);
        }
        words[j] = narrowed(results[0], results[1]);
      }
      *reinterpret_cast<uint4*>(y + at.row(at.b, at.start + token) * heads * P + at.head * P + 32 * g + 8 * q) =
          make_uint4(words[0], words[1], words[2], words[3]);
    }
  }
}
