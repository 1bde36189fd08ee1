# Where the time of a training step goes: runs the text of kernels.txt and training.txt, the very operations that students are
# trained with, over random weights of SmolLM2-135M's shape (32 rows of 512 tokens) or, with the argument 1b, of Llama-3.2-1B's
# (8 rows of 2048); ten heads kept, three rows in ten hold packed documents; teacher included, no optimiser. Run in the
# repository's root, on a GPU:
#   pip install torch
#   python runtime/src/test/resources/training/step.py [1b]
# Prints milliseconds and tokens/s of a step in bfloat16 on one thread (Hyb itself uses two), what the kernels take of that as
# PyTorch's profiler counts them, by kind, the dearest of them, and the most memory taken. Without a GPU it runs two layers in
# float32, to show that it can.
import io
import math
import re
import sys
import time
import zipfile

import torch

TEXTS = "runtime/src/main/resources/io/hyb/runtime/torch/"
LARGE = sys.argv[1:] == ["1b"]
D_STATE, HEAD_DIM, CHUNK, TAPS = 8, 64, 64, 4
if LARGE:
    D_MODEL, HEADS, KV_HEADS, D_FF, VOCAB, LAYERS, ROWS, LENGTH = 2048, 32, 8, 8192, 128256, 16, 8, 2048
    KEPT = {0: 1, 2: 1, 3: 1, 5: 1, 7: 1, 8: 1, 9: 1, 11: 1, 12: 1, 15: 1}
else:
    D_MODEL, HEADS, KV_HEADS, D_FF, VOCAB, LAYERS, ROWS, LENGTH = 576, 9, 3, 1536, 49152, 30, 32, 512
    KEPT = {1: 1, 8: 1, 11: 1, 16: 2, 17: 1, 18: 2, 19: 2}
GPU = torch.cuda.is_available()
DEVICE, TYPE, CODE = ("cuda", torch.bfloat16, 15) if GPU else ("cpu", torch.float32, 6)
if not GPU:
    LAYERS, ROWS, LENGTH = 2, 2, 128
KINDS = {  # by the first that a kernel's name has
    "products": r"gemm|gemv|cutlass|nvjet|xmma|cublas|splitKreduce",
    "attention": r"flash|fmha|attention|softmax_warp",
    "norms": r"rms_norm|layer_norm|RmsNorm",
    "sums": r"reduce|cum|scan|softmax",
    "copies and changes of type": r"copy|Cat|cast",
    "element by element": r"elementwise|Functor|multi_tensor",
    "other": r"",
}
EPS = torch.tensor(1e-5, dtype=torch.float64)


def load():
    source = "class Ops(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n"
    source += "\n".join(open(TEXTS + name).read() for name in ("kernels.txt", "training.txt"))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as out:
        out.writestr("ops/data.pkl", b"\x80\x02c__torch__\nOps\n)\x81}X\x08\0\0\0training\x88sb.")
        out.writestr("ops/code/__torch__.py", source)
        out.writestr("ops/constants.pkl", b"\x80\x02).")
        out.writestr("ops/version", b"10\n")
    archive.seek(0)
    ops = torch.jit.load(archive, map_location=DEVICE)
    torch._C._set_graph_executor_optimize(False)
    return ops


OPS = load()
ABSENT = torch.zeros(0, device=DEVICE)


def weight(*shape):
    return (torch.randn(*shape) / math.sqrt(shape[-1])).to(DEVICE, TYPE)


def mlp_and_norms():
    ones = torch.ones(D_MODEL, device=DEVICE, dtype=TYPE)
    return dict(norm1=ones, norm2=ones.clone(), gate=weight(D_FF, D_MODEL), up=weight(D_FF, D_MODEL), down=weight(D_MODEL, D_FF))


def teacher_layer():
    width = HEADS * HEAD_DIM
    return dict(mlp_and_norms(), q=weight(width, D_MODEL), k=weight(KV_HEADS * HEAD_DIM, D_MODEL),
                v=weight(KV_HEADS * HEAD_DIM, D_MODEL), o=weight(D_MODEL, width))


def student_layer(index):
    kept = KEPT.get(index, 0)
    heads = HEADS - kept
    inner = heads * HEAD_DIM
    channels = inner + 2 * heads * D_STATE

    def trained(*shape):
        return weight(*shape).requires_grad_(True)

    layer = dict(mlp_and_norms(), kept=kept, heads=torch.tensor(heads), o=trained(D_MODEL, HEADS * HEAD_DIM),
                 inputs=trained(channels + inner + heads, D_MODEL), a=trained(heads), conv=trained(channels, 1, TAPS),
                 conv_bias=trained(channels), skip=trained(heads), z=trained(inner))
    if kept:
        layer.update(q=trained(kept * HEAD_DIM, D_MODEL), k=trained(kept * HEAD_DIM, D_MODEL), v=trained(kept * HEAD_DIM, D_MODEL),
                     order=torch.randperm(HEADS, device=DEVICE))
    return layer


def rest(y, layer):
    return OPS.gated_mlp_onto(y, layer["norm2"], EPS, layer["gate"], layer["up"], ABSENT, layer["down"])


def attend(u, layer, packing):
    q, k, v = OPS.queries_keys_values(u, layer["q"], layer["k"], layer["v"], *packing["angles"], torch.tensor(0))
    return OPS.attend(q, k, v, packing["bias"])


def teach(x, layer, packing):
    u = OPS.rms_norm(x, layer["norm1"], EPS)
    return rest(OPS.project_onto(x, attend(u, layer, packing), layer["o"]), layer)


def study(x, layer, packing):
    u = OPS.rms_norm(x, layer["norm1"], EPS)
    heads = OPS.mixer(u, layer["inputs"], ABSENT, layer["a"], layer["conv"], layer["conv_bias"], layer["skip"], layer["z"], ABSENT,
                      ABSENT, packing["taps"], *packing["chunks"], layer["heads"], torch.tensor(CHUNK))[0]
    if layer["kept"]:
        heads = OPS.interleave(attend(u, layer, packing), heads, layer["order"])
    return rest(OPS.project_onto(x, heads, layer["o"]), layer)


def pack(documents, tables):
    code = torch.tensor(CODE)
    return dict(angles=OPS.packed_angles(documents, *tables), bias=OPS.attention_bias(documents, code),
                taps=OPS.packed_taps(documents, torch.tensor(TAPS), code), chunks=OPS.packed_chunks(documents, torch.tensor(CHUNK)))


def documents():
    made = torch.zeros(ROWS, LENGTH, dtype=torch.int64)
    for row in range(ROWS):
        if row % 10 < 3:
            for cut in torch.randint(1, LENGTH, (3,)):
                made[row, cut:] += 1
    return made.to(DEVICE)


def main():
    torch.manual_seed(0)
    positions = torch.arange(2048)[:, None] * (1e5 ** (-torch.arange(0, HEAD_DIM, 2) / HEAD_DIM))[None]
    tables = [torch.cat([sign * f(positions), f(positions)], 1).to(DEVICE, TYPE) for sign, f in ((1, torch.cos), (-1, torch.sin))]
    teachers, students = [teacher_layer() for _ in range(LAYERS)], [student_layer(i) for i in range(LAYERS)]
    embedding = weight(VOCAB, D_MODEL)
    masters = embedding.float().requires_grad_(True)
    rows, first, counted = documents(), torch.randn(ROWS, LENGTH, D_MODEL, device=DEVICE).to(TYPE), torch.tensor(ROWS * LENGTH)

    def hidden_states():
        packing, x = pack(rows, tables), first
        for teacher, student in zip(teachers, students):
            with torch.no_grad():
                y = teach(x, teacher, packing)
            OPS.hidden_states_loss(study(x, student, packing), y, ABSENT, counted).backward()
            x = y

    def logits():
        packing, goal, x = pack(rows, tables), first, first
        with torch.no_grad():
            for teacher in teachers:
                goal = teach(goal, teacher, packing)
        for student in students:
            x = study(x, student, packing)
        leaf, goal = x.detach().flatten(0, 1).unsqueeze(0).requires_grad_(True), goal.flatten(0, 1).unsqueeze(0)
        piece = max(1, (1 << 28) // VOCAB)
        for start in range(0, ROWS * LENGTH, piece):
            count = min(piece, ROWS * LENGTH - start)
            with torch.no_grad():
                wanted = OPS.project(torch.narrow(goal, 1, start, count), embedding, ABSENT)
            given = OPS.project(torch.narrow(leaf, 1, start, count), masters, ABSENT)
            with torch.no_grad():
                slope = OPS.logits_loss(given, wanted, ABSENT, counted, torch.tensor(1.0, dtype=torch.float64))[1]
            given.backward(slope)
        x.backward(leaf.grad.reshape(x.shape))

    def wait():
        if GPU:
            torch.cuda.synchronize()

    for step in (hidden_states, logits):
        if step is logits:  # all weights move
            for student in students:
                for each in student.values():
                    if torch.is_tensor(each) and each.dtype == TYPE:
                        each.requires_grad_(True)
        for _ in range(3 if GPU else 1):
            step()
        wait()
        begun, steps = time.perf_counter(), 10 if GPU else 1
        for _ in range(steps):
            step()
        wait()
        took = (time.perf_counter() - begun) / steps
        print(f"{step.__name__}: {took * 1e3:.0f} ms a step, {ROWS * LENGTH / took:,.0f} tokens/s")
        if GPU:
            kinds = torch.profiler.ProfilerActivity
            with torch.profiler.profile(activities=[kinds.CPU, kinds.CUDA]) as profile:
                step()
                wait()
            kernels = [e for e in profile.key_averages() if e.device_type == torch.autograd.DeviceType.CUDA]
            print(f"  {sum(e.count for e in kernels):,} kernels, {sum(e.self_device_time_total for e in kernels) / 1e3:.1f} ms")
            for e in sorted(kernels, key=lambda e: -e.self_device_time_total)[:12]:
                print(f"  {e.self_device_time_total / 1e3:7.2f} ms {e.count:5}x {e.key[:130]}")
            for kind, pattern in KINDS.items():
                these = [e for e in kernels if kind == next(k for k, p in KINDS.items() if re.search(p, e.key))]
                print(f"  {sum(e.self_device_time_total for e in these) / 1e3:7.2f} ms {sum(e.count for e in these):5}x in all: {kind}")
            print(f"  {torch.cuda.max_memory_allocated() / 2**30:.1f} GiB at most")
            torch.cuda.reset_peak_memory_stats()
    if GPU:
        print(torch.__version__, torch.cuda.get_device_name())


main()
