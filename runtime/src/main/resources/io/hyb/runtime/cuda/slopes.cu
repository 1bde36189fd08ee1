// What derivatives of scan.cu's results are made of, placed after it.

// Of 8 x 8 numbers, as the matrix units take them.
__device__ __forceinline__ Pair transposed(Pair from) {
  Pair made;
  asm("movmatrix.sync.aligned.m8n8.trans.b16 %0, %1;" : "=r"(made) : "r"(from));
  return made;
}

// The sum over the lanes of the same row.
__device__ __forceinline__ float sum_of_columns(float x) {
  x += __shfl_xor_sync(0xffffffffu, x, 1);
  return x + __shfl_xor_sync(0xffffffffu, x, 2);
}

// Sums over the rows of a warp, of COUNT numbers of each lane: afterwards a lane has those from the result on, COUNT / 8 of them.
template <int LEFT, int OFF, int COUNT> __device__ __forceinline__ int halve_rows(float (&v)[COUNT]) {
  bool upper = threadIdx.x & OFF;
#pragma unroll
  for (int i = 0; i < LEFT / 2; i++) {
    float keep = upper ? v[i + LEFT / 2] : v[i], send = upper ? v[i] : v[i + LEFT / 2];
    v[i] = keep + __shfl_xor_sync(0xffffffffu, send, OFF);
  }
  int first = upper ? LEFT / 2 : 0;
  if constexpr (OFF > 4) first += halve_rows<LEFT / 2, OFF / 2>(v);
  return first;
}
template <int COUNT> __device__ __forceinline__ int sums_of_rows(float (&v)[COUNT]) {
  static_assert(COUNT % 8 == 0, "each lane is left with as many");
  return halve_rows<COUNT, 16>(v);
}

// A token's slopes and its gate, as a thread has them; of the result, dy and what y times makes the derivative by the gate.
struct Gate {
  Slice z, slopes;

  __device__ void read(const Chunk& at, const T* by_y, int token) {
    size_t row = at.row(at.b, at.start);
    z.read(at.projected + row * at.width + at.channels + at.head * P, at.width, token, at.count);
    slopes.read(by_y + (row * at.heads + at.head) * P, at.heads * P, token, at.count);
  }

  // Gives put(block, dy[2], factor), of a pair of columns.
  template <class Put> __device__ void open(const float* gate_biases, Put put) const {
#pragma unroll
    for (int g = 0; g < P / 32; g++) {
      unsigned zs[4] = {z.words[g].x, z.words[g].y, z.words[g].z, z.words[g].w};
      unsigned ss[4] = {slopes.words[g].x, slopes.words[g].y, slopes.words[g].z, slopes.words[g].w};
#pragma unroll
      for (int j = 0; j < 4; j++) {
        float dy[2], factor[2];
#pragma unroll
        for (int e = 0; e < 2; e++) {
          float gate = wide_half(zs[j], e) + gate_biases[32 * g + threadIdx.x % 4 * 8 + 2 * j + e];
          float slope = wide_half(ss[j], e), open = sigmoid(gate);
          dy[e] = slope * gate * open;
          factor[e] = slope * open * (1.f + gate * (1.f - open));
        }
        put(4 * g + j, dy, pair(factor[0], factor[1]));
      }
    }
  }
};

// What each chunk adds to the derivative by the state that it begins with. slopes (b, l, heads * P): by the gated results.
extern "C" __global__ void __launch_bounds__(THREADS) scan_add_back(
    const T* __restrict__ projected, const T* __restrict__ weights, const long long* __restrict__ documents,
    float* prepared, const T* __restrict__ slopes, Pair* states, int heads, int length, int width) {
  __shared__ Tile<P> ys;
  __shared__ Tile<WIDE> cs;
  __shared__ Known known;
  __shared__ Settings settings;
  Chunk at(heads, length, width, projected, weights, documents);
  int row = threadIdx.x / 32 * 16 + threadIdx.x % 32 / 4;
  Gate gates[2];
#pragma unroll
  for (int half = 0; half < 2; half++) gates[half].read(at, slopes, row + 8 * half);
  ConvolvedBC c(at, false, true);
  known.read(Prepared(prepared, at), settings);
  __syncthreads();
  c.write(at, known, settings, known.in, cs, cs);
#pragma unroll
  for (int half = 0; half < 2; half++) {
    int place = ys.at(row + 8 * half) + threadIdx.x % 4 * 4;
    gates[half].open(settings.gate_biases, [&](int block, const float (&dy)[2], Pair) {
      ys.pair(place ^ block * 16) = pair(dy[0], dy[1]);
    });
  }
  __syncthreads();
  add_up(ys, cs, Words(states, at));
}

// W and V below the diagonal for the threads that have their columns: 16 x 16 numbers of a warp's rows, as it has them.
struct Exchange {
  alignas(16) Pair words[10][4][32];

  __device__ static int at(int row, int column) { return row * (row + 1) / 2 + column; }

  __device__ void write(int row, int column, const Pair (&from)[4]) {
#pragma unroll
    for (int i = 0; i < 4; i++) words[at(row, column)][i][threadIdx.x % 32] = from[i];
  }
  // As a left operand whose rows are the columns.
  __device__ void read(int row, int column, Pair (&to)[4]) const {
    int lane = threadIdx.x % 32;
    load_matrices<true>(shared_address(words[at(row, column)][lane / 8 % 2 * 2 + lane / 16] + lane % 8 * 4), to);
  }
};

// What derivatives by decays are made of.
struct Passed {
  float rows[CHUNK], columns[4][CHUNK];  // sums of M's rows, and of its columns over each warp's rows
  float before[CHUNK], behind[CHUNK];    // what passes from the state before, and to that behind
  float across[4], skips[4];             // each warp's part of what passes from state to state, and of the derivative by skip
};

// Derivatives by a, and sums of the derivatives by a_bias and skip. By the first warp, a lane having two tokens.
__device__ void write_by_decays(const Chunk& at, const Known& known, const Passed& passed, T* by_projected, float* part) {
  int lane = threadIdx.x;
  float later[2], earlier[2];
#pragma unroll
  for (int i = 0; i < 2; i++) {
    int token = 2 * lane + i;
    later[i] = passed.rows[token] + passed.before[token];
#pragma unroll
    for (int warp = 0; warp < 4; warp++) later[i] -= passed.columns[warp][token];
    earlier[i] = passed.behind[token];
  }
  float all_later = later[0] + later[1], all_earlier = earlier[0] + earlier[1];
#pragma unroll
  for (int off = 1; off < 32; off *= 2) {
    float down = __shfl_down_sync(0xffffffffu, all_later, off), up = __shfl_up_sync(0xffffffffu, all_earlier, off);
    all_later += lane + off < 32 ? down : 0.f;
    all_earlier += lane >= off ? up : 0.f;
  }
  float across = passed.across[0] + passed.across[1] + passed.across[2] + passed.across[3], by_bias = 0.f;
  float behind = __shfl_down_sync(0xffffffffu, all_later, 1), before = __shfl_up_sync(0xffffffffu, all_earlier, 1);
  behind = lane < 31 ? behind : 0.f;
  before = (lane > 0 ? before : 0.f) + across;
  float by_log_decay[2] = {all_later + before, later[1] + behind + earlier[0] + before};
#pragma unroll
  for (int i = 0; i < 2; i++) {
    int token = 2 * lane + i;
    if (token >= at.count) break;
    float by_a = known.begins[token] == token ? 0.f : by_log_decay[i] * (at.decay(at.b, at.start + token, at.head) - 1.f);
    narrow(by_a, by_projected[at.row(at.b, at.start + token) * at.width + at.before_a() + at.head]);
    by_bias += by_a;
  }
  by_bias = sum_of_warp(by_bias);
  if (lane == 0) {
    part[at.head] = by_bias;
    part[at.heads + at.head] = passed.skips[0] + passed.skips[1] + passed.skips[2] + passed.skips[3];
  }
}
