"""Training steps by PyTorch, compiled: teacher and student of the shapes of Rad10 and Llama1B10 with random weights, rows of one document,
autocast to bfloat16 over float32 weights, fused AdamW. The layers and the loss are compiled apart. Prints a JSON line for each shape
and stage.

    python docs/results/training.py [Rad10] [Llama1B10]
"""
import json
import statistics
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

SHAPES = {
    "Rad10": dict(d=576, heads=9, groups=3, ff=1536, vocab=49152, layers=30, batch=32, length=512,
                  kept={1: 1, 8: 1, 11: 1, 16: 2, 17: 1, 18: 2, 19: 2}),
    "Llama1B10": dict(d=2048, heads=32, groups=8, ff=8192, vocab=128256, layers=16, batch=8, length=2048,
                      kept={0: 1, 2: 1, 3: 1, 5: 1, 7: 1, 8: 1, 9: 1, 11: 1, 12: 1, 15: 1}),
}
HEAD_DIM, STATE, TAPS, CHUNK, STEPS, WARM_UP = 64, 8, 4, 64, 10, 4


def rotated(x, cos, sin):
    a, b = x.chunk(2, -1)
    return x * cos + torch.cat([-b, a], -1) * sin


class Attention(nn.Module):
    def __init__(self, d, heads, groups):
        super().__init__()
        self.heads, self.groups = heads, groups
        self.q, self.k, self.v = (nn.Linear(d, n * HEAD_DIM, bias=False) for n in (heads, groups, groups))

    def forward(self, u, angles):
        b, l, _ = u.shape
        q, k, v = (p(u).view(b, l, -1, HEAD_DIM).transpose(1, 2) for p in (self.q, self.k, self.v))
        q, k = (rotated(x, *angles).to(v.dtype) for x in (q, k))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=self.heads != self.groups)
        return y.transpose(1, 2)


class Mixer(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.heads, self.inner = heads, heads * HEAD_DIM
        self.channels = self.inner + 2 * heads * STATE
        self.inputs = nn.Linear(d, self.channels + self.inner + heads, bias=False)
        self.conv = nn.Conv1d(self.channels, self.channels, TAPS, groups=self.channels, padding=TAPS - 1)
        self.a, self.z, self.skip = (nn.Parameter(torch.zeros(n)) for n in (heads, self.inner, heads))

    def forward(self, u):
        b, l, _ = u.shape
        xbc, z, a = self.inputs(u).split([self.channels, self.inner, self.heads], -1)
        xbc = self.conv(xbc.transpose(1, 2))[..., :l].transpose(1, 2)
        x, bs, cs = xbc.split([self.inner, self.heads * STATE, self.heads * STATE], -1)
        m, h = l // CHUNK, self.heads
        x, bs, cs = (t.reshape(b, m, CHUNK, h, -1).permute(0, 3, 1, 2, 4) for t in (x, bs, cs))
        c = F.logsigmoid(-(a.float() + self.a)).view(b, m, CHUNK, h).permute(0, 3, 1, 2).cumsum(-1)
        causal = torch.ones(CHUNK, CHUNK, dtype=torch.bool, device=u.device).tril()
        within = (c[..., :, None] - c[..., None, :]).masked_fill(~causal, float("-inf")).exp().to(x.dtype)
        y = ((cs @ bs.transpose(-1, -2)) * within) @ x
        added = (x * within[..., -1, :, None]).transpose(-1, -2) @ bs
        ends = F.pad(c[..., -1], (1, 0)).cumsum(-1)
        before = torch.ones(m, m, dtype=torch.bool, device=u.device).tril(-1)
        carry = (ends[..., :-1, None] - ends[..., None, 1:]).masked_fill(~before, float("-inf")).exp().to(x.dtype)
        states = (carry @ added.flatten(-2)).view_as(added)
        y = y + (cs * c.exp()[..., None].to(x.dtype)) @ states.transpose(-1, -2) + x * self.skip.to(x.dtype).view(-1, 1, 1, 1)
        return y.permute(0, 2, 3, 1, 4).reshape(b, l, h, HEAD_DIM) * F.silu(z + self.z.to(z.dtype)).view(b, l, h, HEAD_DIM)


class Layer(nn.Module):
    def __init__(self, s, kept):
        super().__init__()
        d, heads = s["d"], s["heads"]
        self.first, self.second = nn.RMSNorm(d, 1e-5), nn.RMSNorm(d, 1e-5)
        self.attention = Attention(d, kept, s["groups"] if kept == heads else kept) if kept else None
        self.mixer = Mixer(d, heads - kept) if kept < heads else None
        self.out = nn.Linear(heads * HEAD_DIM, d, bias=False)
        self.gate, self.up, self.down = nn.Linear(d, s["ff"], bias=False), nn.Linear(d, s["ff"], bias=False), nn.Linear(s["ff"], d, bias=False)

    def forward(self, x, angles):
        u = self.first(x)
        parts = [part for part in (self.attention and self.attention(u, angles), self.mixer and self.mixer(u)) if part is not None]
        x = x + self.out(torch.cat([p.to(u.dtype) for p in parts], 2).flatten(2)).to(x.dtype)
        u = self.second(x)
        return x + self.down(F.silu(self.gate(u)) * self.up(u)).to(x.dtype)


def stage(name, s, match):
    torch.manual_seed(0)
    torch._dynamo.reset()
    torch.cuda.empty_cache()
    torch.cuda.reset_peak_memory_stats()
    with torch.device("cuda"):
        teacher = nn.ModuleList(Layer(s, s["heads"]) for _ in range(s["layers"])).to(torch.bfloat16).requires_grad_(False)
        student = nn.ModuleList(Layer(s, s["kept"].get(i, 0)) for i in range(s["layers"]))
        table = nn.Parameter(torch.randn(s["vocab"], s["d"]) * 0.02)
        wanted_table = table.detach().to(torch.bfloat16)
        at = torch.arange(s["length"])[:, None] * 1e4 ** (-torch.arange(0, HEAD_DIM, 2) / HEAD_DIM)[None]
        angles = tuple(torch.cat([f(at)] * 2, -1).to(torch.bfloat16) for f in (torch.cos, torch.sin))
    trained = [p for n, p in student.named_parameters() if match == "logits" or n.split(".")[1] in ("attention", "mixer", "out")]
    for p in student.parameters():
        p.requires_grad_(False)
    for p in trained:
        p.requires_grad_(True)
    if match == "logits":
        trained.append(table)
    optimiser = torch.optim.AdamW(trained, lr=1e-5, fused=True)
    tokens = s["batch"] * s["length"]

    def layer_loss(layer, x, y):
        return (layer(x, angles).float() - y.float()).norm(dim=-1).sum() / tokens

    def logits_loss(x, goal):
        given = F.linear(x.flatten(0, 1).to(torch.bfloat16), table.to(torch.bfloat16)).float()
        wanted = F.linear(goal.flatten(0, 1), wanted_table).float()
        return F.cross_entropy(given, wanted.softmax(-1), reduction="sum") / tokens

    forward = torch.compile(lambda layer, x: layer(x, angles))
    layer_loss, logits_loss = torch.compile(layer_loss), torch.compile(logits_loss)

    def step(ids):
        goal = F.embedding(ids, wanted_table)
        with torch.autocast("cuda", torch.bfloat16):
            if match == "logits":
                x = F.embedding(ids, table).to(torch.bfloat16)
                for layer in teacher:
                    with torch.no_grad():
                        goal = forward(layer, goal)
                for layer in student:
                    x = forward(layer, x)
                loss = logits_loss(x, goal)
                loss.backward()
            else:
                for layer, learner in zip(teacher, student):
                    with torch.no_grad():
                        y = forward(layer, goal)
                    layer_loss(learner, goal, y).backward()
                    goal = y
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        optimiser.zero_grad()
        torch.cuda.synchronize()

    times = []
    for _ in range(WARM_UP + STEPS):
        ids = torch.randint(s["vocab"], (s["batch"], s["length"]), device="cuda")
        torch.cuda.synchronize()
        start = time.perf_counter()
        step(ids)
        times.append(time.perf_counter() - start)
    seconds = statistics.median(times[WARM_UP:])
    print(json.dumps(dict(program="PyTorch, compiled", model=name, match=match, batch=s["batch"], sequence=s["length"],
                          step_ms=1e3 * seconds, tokens_per_s=tokens / seconds, peak_bytes=torch.cuda.max_memory_reserved())), flush=True)


torch._dynamo.config.cache_size_limit = 64
for shape in sys.argv[1:] or SHAPES:
    for match in ("hidden_states", "logits"):
        try:
            stage(shape, SHAPES[shape], match)
        except torch.OutOfMemoryError:
            print(json.dumps(dict(program="PyTorch, compiled", model=shape, match=match, out_of_memory=True)), flush=True)
