// What the scan's kernels read of a chunk, placed after scan_prepare.cu.
//
// The convolution is done anew wherever its results are read, which takes less time than to write and read them. Columns of x, z and
// y are turned, so that the columns that the matrix units give a thread lie side by side in memory: 32g + 8q + 2j + e is column
// 32g + 8j + 2q + e of a tile.

// The convolution's taps and biases of a head's x, B and C, and its z_bias, as scan_prepare has them.
struct Settings {
  alignas(16) float taps[TAPS + 1][Prepared::COLUMNS];
  float gate_biases[P];
};

// What all threads of a block know of its tokens.
struct Known {
  alignas(16) float sums[CHUNK];
  float in[CHUNK], out[CHUNK], dots[CHUNK];
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
      dots[token] = from.dots[token];
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
    const char* base = whole(at.projected + at.row(at.b, at.start) * at.width + channel);
    int least = -min(at.start, TAPS - 1), bytes = at.width * (int) sizeof(T);
#pragma unroll
    for (int i = 0; i < TOKENS + TAPS - 1; i++) {
      // Numbers that no result takes may be any that are there.
      int row = min(max(token + i - (TAPS - 1), least), at.count - 1);
      const char* place = base + (long long) row * bytes;
      if constexpr (COLUMNS == 8) {
        uint4 v = *reinterpret_cast<const uint4*>(place);
        words[i][0] = v.x; words[i][1] = v.y; words[i][2] = v.z; words[i][3] = v.w;
      } else {
        uint2 v = *reinterpret_cast<const uint2*>(place);
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

// A thread's numbers of a token: columns 32g + 8q up to 32g + 8q + 7 of all g.
struct Slice {
  uint4 words[P / 32];

  // From where the first token's are in an array whose rows are so many numbers; zeros after the last token.
  __device__ void read(const T* from, int width, int token, int count) {
    const char* place = whole(from + threadIdx.x % 4 * 8) + (long long) token * (width * (int) sizeof(T));
#pragma unroll
    for (int g = 0; g < P / 32; g++)
      words[g] = token < count ? *reinterpret_cast<const uint4*>(place + g * 64) : make_uint4(0, 0, 0, 0);
  }
};

// Writes one of a thread's two tokens, whose columns are turned, to where a head's are.
__device__ __forceinline__ void write_turned(const Sums<BLOCKS>& from, int half, T* to) {
#pragma unroll
  for (int g = 0; g < P / 32; g++) {
    unsigned words[4];
#pragma unroll
    for (int j = 0; j < 4; j++) words[j] = narrowed(from.of[4 * g + j][2 * half], from.of[4 * g + j][2 * half + 1]);
    *reinterpret_cast<uint4*>(to + 32 * g + threadIdx.x % 4 * 8) = make_uint4(words[0], words[1], words[2], words[3]);
  }
}

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
  __device__ __forceinline__ void read(int block, Pair (&to)[PIECES]) const {
    if constexpr (HELD) {
#pragma unroll
      for (int i = 0; i < PIECES; i++) to[i] = held[block][i];
    } else {
      words.read(block, to);
    }
  }
};

// Adds rows by d_state times a state's 8 rows.
__device__ __forceinline__ void add_by_state(float (&to)[4], const Pair (&rows)[WIDE / 16][4], const Pair (&its)[PIECES]) {
#pragma unroll
  for (int piece = 0; piece < PIECES; piece += 2)
    multiply(to, rows[piece / 2], its[piece], piece + 1 < PIECES ? its[piece + 1] : 0);
}

