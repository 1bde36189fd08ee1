# Made adamw.json beside it: PyTorch's own AdamW, clip_grad_norm_ and schedulers over 100 steps.
import json, torch
from torch.optim.lr_scheduler import ConstantLR, LinearLR, SequentialLR

torch.manual_seed(0)
STEPS, WARMUP, DECAY, PEAK, LAST, CLIP = 100, 10, 20, 1e-2, 1e-8, 1.0
shapes = {"matrix": (4, 3), "bias": (5,), "cube": (2, 1, 3)}
weights = {n: torch.nn.Parameter(torch.randn(s)) for n, s in shapes.items()}
start = {n: w.detach().clone() for n, w in weights.items()}
optimiser = torch.optim.AdamW(
    [{"params": [w for w in weights.values() if w.dim() > 1], "weight_decay": 0.1},
     {"params": [w for w in weights.values() if w.dim() == 1], "weight_decay": 0.0}],
    lr=PEAK, betas=(0.9, 0.95), eps=1e-8)
schedule = SequentialLR(optimiser, [
    LinearLR(optimiser, 1 / WARMUP, 1.0, WARMUP - 1),
    ConstantLR(optimiser, 1.0),
    LinearLR(optimiser, 1.0, LAST / PEAK, DECAY)], [WARMUP, STEPS - DECAY - 1])
flat = lambda t: [float(x) for x in t.flatten()]
record = {"shapes": shapes, "start": {n: flat(w) for n, w in start.items()}, "steps": []}
for step in range(STEPS):
    size = 10 ** torch.empty(1).uniform_(-2, 1).item()
    for w in weights.values():
        w.grad = torch.randn_like(w) * size
    entry = {"gradients": {n: flat(w.grad) for n, w in weights.items()}, "rate": optimiser.param_groups[0]["lr"]}
    entry["norm"] = float(torch.nn.utils.clip_grad_norm_(list(weights.values()), CLIP))
    optimiser.step()
    schedule.step()
    entry["weights"] = {n: flat(w.detach()) for n, w in weights.items()}
    record["steps"].append(entry)
json.dump(record, open("adamw.json", "w"))
