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

// Four matrices of 8 x 8, a row of which is at an address in shared memory that each lane gives.
template <bool TRANSPOSED> __device__ __forceinline__ void load_matrices(unsigned row, Pair (&to)[4]) {
  if (TRANSPOSED) {
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
        : "=r"(to[0]), "=r"(to[1]), "=r"(to[2]), "=r"(to[3]) : "r"(row) : "memory");
  } else {
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
        : "=r"(to[0]), "=r"(to[1]), "=r"(to[2]), "=r"(to[3]) : "r"(row) : "memory");
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

// What scan_prepare finds out once for all kernels.
struct Prepared {
  // Of a head: the convolution's taps, TAPS rows of x, B and C, a row of its biases, and z_bias.
  static constexpr int COLUMNS = P + 2 * N, OF_HEAD = (TAPS + 1) * COLUMNS + P;
  float* heads;  // (heads, OF_HEAD)
  float* sums;   // (b, heads, chunks, CHUNK): of log decays, base 2
  int* marks;    // (b, chunks, CHUNK): where a token's document begins in the chunk, or -1, and how many tokens its convolution
                 // reaches besides itself, or -1 behind the last token; each and 1 more in a byte

  __device__ Prepared(float* all, const Chunk& at) : heads(all + at.head * OF_HEAD) {
    size_t chunks = (size_t) gridDim.z * gridDim.x;
    sums = all + at.heads * OF_HEAD;
    marks = reinterpret_cast<int*>(sums + chunks * at.heads * CHUNK) + ((size_t) at.b * gridDim.x + blockIdx.x) * CHUNK;
    sums += at.index() * CHUNK;
  }
};

// Blocks (chunks, heads, b) of a warp, whose lanes have two tokens each.
extern "C" __global__ void __launch_bounds__(32) scan_prepare(
    const T* __restrict__ projected, const T* __restrict__ weights, const long long* __restrict__ documents, float* prepared,
    float* totals, int heads, int length, int width) {
  Chunk at(heads, length, width, projected, weights, documents);
  Prepared to(prepared, at);
  int lane = threadIdx.x, before = 0;
  float sums[2], a_bias = wide(weights[at.head]);
  int begins[2];
  bool fresh[2];
#pragma unroll
  for (int i = 0; i < 2; i++) {
    int token = 2 * lane + i;
    bool real = token < at.count;
    fresh[i] = real && at.fresh(at.b, at.start + token);
    float a = real ? wide(projected[at.row(at.b, at.start + token) * width + at.before_a() + at.head]) + a_bias : 0.f;
    sums[i] = real && !fresh[i] ? -LOG2E * (fmaxf(a, 0.f) + log1pf(expf(-fabsf(a)))) : 0.f;
    begins[i] = fresh[i] ? token : -1;
  }
  sums[1] += sums[0];
  begins[1] = max(begins[0], begins[1]);
#pragma unroll
  for (int off = 1; off < 32; off *= 2) {
    float sum = __shfl_up_sync(0xffffffffu, sums[1], off);
    int begin = __shfl_up_sync(0xffffffffu, begins[1], off);
    if (lane >= off) {
      sums[1] += sum;
      begins[1] = max(begins[1], begin);
    }
  }
  float sum = __shfl_up_sync(0xffffffffu, sums[1], 1);
  int begin = __shfl_up_sync(0xffffffffu, begins[1], 1);
  if (lane > 0) {
    sums[0] += sum;
    begins[0] = max(begins[0], begin);
  }
  *reinterpret_cast<float2*>(to.sums + 2 * lane) = make_float2(sums[0], sums[1]);
  if (lane == 31) totals[at.index()] = begins[1] < 0 ? power_of_two(sums[1]) : 0.f;
  if (at.head == 0) {
    while (before < TAPS - 1 && at.start - before > 0 && !at.fresh(at.b, at.start - before)) before++;
#pragma unroll
    for (int i = 0; i < 2; i++) {
      int token = 2 * lane + i, reached = min(TAPS - 1, begins[i] < 0 ? token + before : token - begins[i]);
      to.marks[token] = (begins[i] + 1) << 8 | (token < at.count ? reached + 1 : 0);
    }
  }
  if (blockIdx.x > 0 || at.b > 0) return;
  for (int column = lane; column < Prepared::COLUMNS; column += 32) {
    int channel = column < P ? at.head * P + column
        : column < P + N ? heads * P + at.head * N + column - P : heads * (P + N) + at.head * N + column - P - N;
#pragma unroll
    for (int k = 0; k < TAPS; k++) to.heads[k * Prepared::COLUMNS + column] = wide(at.taps()[channel * TAPS + k]);
    to.heads[TAPS * Prepared::COLUMNS + column] = wide(at.tap_biases()[channel]);
  }
  for (int column = lane; column < P; column += 32)
    to.heads[(TAPS + 1) * Prepared::COLUMNS + column] = wide(at.gate_biases()[at.head * P + column]);
}

// The convolution's taps and biases of a head's x, B and C, and its z_bias, as scan_prepare has them.
struct Settings {
  alignas(16) float taps[TAPS + 1][Prepared::COLUMNS];
  float gate_biases[P];
};

// What all threads of a block know of its tokens.
struct Known {
  alignas(16) float sums[CHUNK];
  float in[CHUNK], out[CHUNK];
  int begins[CHUNK], seen[CHUNK];

  __device__ void read(const Prepared& from, Settings& settings) {
    constexpr int WORDS = Prepared::OF_HEAD / 4;
    const float4* words = reinterpret_cast<const float4*>(from.heads);
    float4 copied[(WORDS + THREADS - 1) / THREADS];
#pragma unroll
    for (int i = 0; i * THREADS < WORDS; i++)
      if (threadIdx.x + i * THREADS < WORDS) copied[i] = words[threadIdx.x + i * THREADS];
    if (threadIdx.x < CHUNK) {
      int token = threadIdx.x, mark = from.marks[token], last_mark = from.marks[CHUNK - 1];
      float sum = from.sums[token], last = from.sums[CHUNK - 1];
      sums[token] = sum;
      begins[token] = (mark >> 8) - 1;
      seen[token] = (mark & 255) - 1;
      in[token] = mark < 256 ? power_of_two(sum) : 0.f;
      out[token] = mark >> 8 == last_mark >> 8 ? power_of_two(last - sum) : 0.f;
    }
#pragma unroll
    for (int i = 0; i * THREADS < WORDS; i++)
      if (threadIdx.x + i * THREADS < WORDS) reinterpret_cast<float4*>(&settings)[threadIdx.x + i * THREADS] = copied[i];
  }
};

// A row of L.
struct Left {
  float sum;
  int token, begin;

  __device__ Left(const Known& known, int token) : sum(known.sums[token]), token(token), begin(known.begins[token]) {}

  __device__ float of(int from, float its_sum) const {
    return power_of_two((unsigned) (from - begin) <= (unsigned) (token - begin) ? sum - its_sum : -1e30f);
  }
};

// So many tokens by 8 or 4 columns before the convolution, with the tokens that it reaches.
template <int TOKENS, int COLUMNS> struct Window {
  unsigned words[TOKENS + TAPS - 1][COLUMNS / 2];

  __device__ __forceinline__ void read(const Chunk& at, int token, int channel) {
    const T* base = at.projected + at.row(at.b, at.start) * at.width;
    int before = min(at.start, TAPS - 1), first = token - (TAPS - 1);
#pragma unroll
    for (int i = 0; i < TOKENS + TAPS - 1; i++) {
      bool real = (unsigned) (first + i + before) < (unsigned) (at.count + before);
      const T* place = base + ((first + i) * at.width + channel);
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
  template <class Put>
  __device__ __forceinline__ void convolve(const Known& known, const Settings& settings, int token, int column, Put put) const {
    int seen[TOKENS], least = TAPS;
#pragma unroll
    for (int i = 0; i < TOKENS; i++) {
      seen[i] = known.seen[token + i];
      least = min(least, seen[i]);
    }
    if (least == TAPS - 1) {
      convolve<true>(settings, seen, column, put);
    } else {
      convolve<false>(settings, seen, column, put);
    }
  }

 private:
  template <bool ALL, class Put>
  __device__ __forceinline__ void convolve(const Settings& settings, const int (&seen)[TOKENS], int column, Put put) const {
#pragma unroll
    for (int j = 0; j < COLUMNS / 2; j += 2) {
      float4 rows[TAPS + 1], sums[TOKENS];
#pragma unroll
      for (int k = 0; k <= TAPS; k++) rows[k] = *reinterpret_cast<const float4*>(&settings.taps[k][column + 2 * j]);
#pragma unroll
      for (int i = 0; i < TOKENS; i++) sums[i] = rows[TAPS];
#pragma unroll
      for (int r = 0; r < TOKENS + TAPS - 1; r++) {
        float x = wide_half(words[r][j], 0), y = wide_half(words[r][j], 1);
        float z = wide_half(words[r][j + 1], 0), w = wide_half(words[r][j + 1], 1);
#pragma unroll
        for (int i = 0; i < TOKENS; i++) {
          int before = i + TAPS - 1 - r;
          if (before >= 0 && before < TAPS && (ALL || before <= seen[i])) {
            const float4& tap = rows[TAPS - 1 - before];
            sums[i].x += x * tap.x; sums[i].y += y * tap.y; sums[i].z += z * tap.z; sums[i].w += w * tap.w;
          }
        }
      }
#pragma unroll
      for (int i = 0; i < TOKENS; i++) {
        bool real = ALL || seen[i] >= 0;
        put(i, j, real ? pair(sums[i].x, sums[i].y) : 0);
        put(i, j + 1, real ? pair(sums[i].z, sums[i].w) : 0);
      }
    }
  }
};

// x of a chunk: 4 tokens by 8 columns are a thread's at a time, the first from the beginning on its way.
struct ConvolvedX {
  Window<4, 8> window;

  __device__ explicit ConvolvedX(const Chunk& at) {
    if (threadIdx.x < 16 * BLOCKS) read(at, threadIdx.x);
  }

  __device__ void write(const Chunk& at, const Known& known, const Settings& settings, Tile<P>& to) {
#pragma unroll 1
    for (int unit = threadIdx.x; unit < 16 * BLOCKS; unit += THREADS) {
      if (unit >= THREADS) read(at, unit);
      int piece = piece_of(unit), place = to.at(token(unit)) ^ piece / 4 * 64;
      window.convolve(known, settings, token(unit), 8 * piece, [&](int i, int j, Pair made) {
        to.pair((place ^ (j ^ i / to.IN_LINE) * 16) + i * to.ROW + piece % 4 * 4) = made;
      });
    }
  }

 private:
  __device__ static int token(int unit) { return unit / 4 % 16 * 4; }
  __device__ static int piece_of(int unit) { return unit / 64 * 4 + unit % 4; }
  __device__ void read(const Chunk& at, int unit) { window.read(at, token(unit), at.head * P + 8 * piece_of(unit)); }
};

// B and C of a chunk, or one of them, likewise.
struct ConvolvedBC {
  static constexpr int COLUMNS = N < 8 ? 4 : 8, TOKENS = N <= 16 ? 1 : 4, ACROSS = N / COLUMNS, UNITS = CHUNK / TOKENS * ACROSS;
  Window<TOKENS, COLUMNS> window;
  int first, end;

  __device__ ConvolvedBC(const Chunk& at, bool b, bool c) : first(threadIdx.x + (b ? 0 : UNITS)), end(c ? 2 * UNITS : UNITS) {
    if (first < end) read(at, first);
  }

  // Each token times `scale` unless that is null.
  __device__ void write(
      const Chunk& at, const Known& known, const Settings& settings, const float* scale, Tile<WIDE>& bs, Tile<WIDE>& cs) {
#pragma unroll 1
    for (int unit = first; unit < end; unit += THREADS) {
      if (unit >= first + THREADS) read(at, unit);
      int row = token(unit), piece = unit % ACROSS, place = bs.at(row) ^ piece * 16;
      Tile<WIDE>& to = unit < UNITS ? bs : cs;
      window.convolve(known, settings, row, P + unit / UNITS * N + piece * COLUMNS, [&](int i, int j, Pair made) {
        int its = (place ^ i / to.IN_LINE * 16) + i * to.ROW + j * 4;
        to.pair(its) = scale ? ::pair(low(made) * scale[row + i], high(made) * scale[row + i]) : made;
        if (N < 8) to.pair(its + 8) = 0;
      });
      if (N < 16) *reinterpret_cast<uint4*>(to.bytes + (place ^ 16)) = make_uint4(0, 0, 0, 0);
    }
  }

 private:
  __device__ static int token(int unit) { return unit % UNITS / ACROSS * TOKENS; }
  __device__ void read(const Chunk& at, int unit) {
    window.read(at, token(unit), at.heads * (P + unit / UNITS * N) + at.head * N + unit % ACROSS * COLUMNS);
  }
};

// A chunk's state: a lane's words for 8 of its rows.
struct Words {
  Pair* words;

  __device__ Words(Pair* states, const Chunk& at) : words(states + (at.index() * BLOCKS * 32 + threadIdx.x % 32) * PIECES) {}

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

// The same to be read, a small one from the beginning on its way.
struct State {
  static constexpr bool HELD = PIECES <= 2;
  Words words;
  Pair held[HELD ? BLOCKS : 1][PIECES];

  __device__ State(Pair* states, const Chunk& at) : words(states, at) {
    if constexpr (HELD) {
#pragma unroll
      for (int block = 0; block < BLOCKS; block++) words.read(block, held[block]);
    }
  }
  __device__ void read(int block, Pair (&to)[PIECES]) const {
    if constexpr (HELD) {
#pragma unroll
      for (int i = 0; i < PIECES; i++) to[i] = held[block][i];
    } else {
      words.read(block, to);
    }
  }
};

// rows^T by_rows, what a chunk adds to a state.
__device__ __forceinline__ void add_up(const Tile<P>& rows, const Tile<WIDE>& by_rows, const Words& to) {
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

// What each chunk adds to the state.
extern "C" __global__ void __launch_bounds__(THREADS) scan_add(
    const T* __restrict__ projected, const T* __restrict__ weights, const long long* __restrict__ documents, float* prepared,
    Pair* states, int heads, int length, int width) {
  __shared__ Tile<P> xs;
  __shared__ Tile<WIDE> bs;
  __shared__ Known known;
  __shared__ Settings settings;
  Chunk at(heads, length, width, projected, weights, documents);
  ConvolvedX x(at);
  ConvolvedBC b(at, true, false);
  known.read(Prepared(prepared, at), settings);
  __syncthreads();
  x.write(at, known, settings, xs);
  b.write(at, known, settings, known.out, bs, bs);
  __syncthreads();
  add_up(xs, bs, Words(states, at));
}

// What each chunk begins with, in place of what it adds; from the last chunk to the first if `backward`. Blocks (P / 8 * 32 *
// PIECES / 128, heads, b) of 128.
extern "C" __global__ void __launch_bounds__(THREADS) scan_carry(Pair* states, const float* __restrict__ totals, int chunks, int backward) {
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
    const T* __restrict__ projected, const T* __restrict__ weights, const long long* __restrict__ documents, float* prepared,
    Pair* states, T* __restrict__ y, int heads, int length, int width) {
  __shared__ Tile<P> xs;
  __shared__ Tile<WIDE> bs, cs;
  __shared__ Known known;
  __shared__ Settings settings;
  Chunk at(heads, length, width, projected, weights, documents);
  int warp = threadIdx.x / 32, row = 16 * warp + threadIdx.x % 32 / 4, q = threadIdx.x % 4;
  ConvolvedX x(at);
  ConvolvedBC bc(at, true, true);
  Slice z[2];
#pragma unroll
  for (int half = 0; half < 2; half++) {
    int token = row + 8 * half;
    z[half].read(projected + at.row(at.b, at.start + token) * width + at.channels + at.head * P, token < at.count);
  }
  State state(states, at);
  float skip = wide(at.skips()[at.head]);
  known.read(Prepared(prepared, at), settings);
  __syncthreads();
  x.write(at, known, settings, xs);
  bc.write(at, known, settings, nullptr, bs, cs);
  __syncthreads();

  Pair c[WIDE / 16][4];
#pragma unroll
  for (int k = 0; k < WIDE / 16; k++) cs.left(16 * warp, 2 * k, c[k]);
  float sums[BLOCKS][4] = {}, in[2] = {known.in[row], known.in[row + 8]};
#pragma unroll
  for (int block = 0; block < BLOCKS; block++) {
    Pair h[PIECES];
    state.read(block, h);
#pragma unroll
    for (int piece = 0; piece < PIECES; piece += 2)
      multiply(sums[block], c[piece / 2], h[piece], piece + 1 < PIECES ? h[piece + 1] : 0);
#pragma unroll
    for (int i = 0; i < 4; i++) sums[block][i] *= in[i / 2];
  }
  Left lefts[2] = {Left(known, row), Left(known, row + 8)};
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
    Pair w[4];
#pragma unroll
    for (int i = 0; i < 4; i++) {
      int from = 16 * k + i / 2 * 8 + 2 * q, half = i % 2;
      float2 from_sums = *reinterpret_cast<const float2*>(&known.sums[from]);
      float first = products[i / 2][2 * half] * lefts[half].of(from, from_sums.x);
      float second = products[i / 2][2 * half + 1] * lefts[half].of(from + 1, from_sums.y);
      w[i] = pair(from == lefts[half].token ? first + skip : first, from + 1 == lefts[half].token ? second + skip : second);
    }
#pragma unroll
    for (int block = 0; block < BLOCKS; block += 2) {
      Pair right[4];
      xs.right(16 * k, block, right);
      multiply(sums[block], w, right[0], right[1]);
      multiply(sums[block + 1], w, right[2], right[3]);
    }
  }
#pragma unroll
  for (int half = 0; half < 2; half++) {
    int token = row + 8 * half;
    if (token >= at.count) break;
    T* to = y + (at.row(at.b, at.start + token) * heads + at.head) * P + 8 * q;
#pragma unroll
    for (int g = 0; g < P / 32; g++) {
      unsigned words[4] = {z[half].words[g].x, z[half].words[g].y, z[half].words[g].z, z[half].words[g].w};
#pragma unroll
      for (int j = 0; j < 4; j++) {
        float results[2];
#pragma unroll
        for (int e = 0; e < 2; e++) {
          float gate = wide_half(words[j], e) + settings.gate_biases[32 * g + 8 * q + 2 * j + e];
          results[e] = sums[4 * g + j][2 * half + e] * gate * sigmoid(gate);
        }
        words[j] = narrowed(results[0], results[1]);
      }
      *reinterpret_cast<uint4*>(to + 32 * g) = make_uint4(words[0], words[1], words[2], words[3]);
    }
  }
}
