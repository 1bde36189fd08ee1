"""A Hyb student in transformers: a Transformer in whose layers some heads attend and the others recur.

Norms, MLPs and rotary embeddings are PyTorch's and transformers' own modules; what is here is the mixing of positions. Names of
weights are those of the checkpoint. Shapes in comments: b batch, l length, h heads, p head_dim, n d_state.

Rows padded on the left, as `generate` wants them, and on the right are computed as if alone if `attention_mask` says so.
The cache grows by the kept heads' keys and values alone; it can be reordered (beams) but not cropped.
"""

import dataclasses

import torch
from torch import nn
from torch.nn import functional as F
from transformers import GenerationMixin, PreTrainedModel
from transformers.modeling_outputs import BaseModelOutputWithPast, CausalLMOutputWithPast
from transformers.models.llama.modeling_llama import (
    LlamaMLP,
    LlamaRMSNorm,
    LlamaRotaryEmbedding,
    apply_rotary_pos_emb,
)
from transformers.models.phi.modeling_phi import PhiMLP, PhiRotaryEmbedding

from .configuration_hyb import HybConfig

# What transformers calls the cache in arguments and outputs: "cache" from 5.24 on, "past_key_values" before.
CACHE = next(field.name for field in dataclasses.fields(CausalLMOutputWithPast) if field.name in ("cache", "past_key_values"))


class HybCache:
    """What earlier positions left: per layer the kept heads' keys and values, the recurrent heads' state and window."""

    is_compileable = False
    is_croppable = False

    def __init__(self):
        self.length = 0
        self.layers = {}

    def get_seq_length(self, layer_idx=0):
        return self.length

    def get(self, layer, name):
        return self.layers.get((layer, name))

    def put(self, layer, name, value):
        self.layers[layer, name] = value

    def reorder_cache(self, beam_idx):
        self.layers = {key: value.index_select(0, beam_idx.to(value.device)) for key, value in self.layers.items()}


@dataclasses.dataclass(frozen=True)
class Family:
    """What the teacher's family fixes."""

    # Whether queries, keys and values have biases, and whether output projections and output head do.
    biases: bool = False
    output_biases: bool = False
    # Whether each head's queries and keys are normed before they are rotated.
    head_norms: bool = False
    # Whether one LayerNorm feeds mixer and MLP side by side, as in Phi.
    parallel: bool = False
    # What checkpoints call attention's output projection and the norm before the output head.
    output_projection: str = "o_proj"
    final_norm: str = "norm"

    def eps(self, config):
        return config.layer_norm_eps if self.parallel else config.rms_norm_eps

    def norm(self, config):
        return (nn.LayerNorm if self.parallel else LlamaRMSNorm)(config.hidden_size, eps=self.eps(config))

    @staticmethod
    def of(config):
        return FAMILIES[config.hyb.get("family", "llama")]


FAMILIES = {
    "llama": Family(),
    "qwen2": Family(biases=True),
    "qwen3": Family(head_norms=True),
    "phi": Family(
        biases=True, output_biases=True, parallel=True, output_projection="dense", final_norm="final_layernorm"
    ),
}


def rotated(q, k, cos, sin):
    """Queries and keys (b, h, l, p), of which the first values are turned, as many as the tables are wide."""
    width = cos.shape[-1]
    first = apply_rotary_pos_emb(q[..., :width], k[..., :width], cos, sin)
    return (torch.cat([turned, whole[..., width:]], -1) for turned, whole in zip(first, (q, k)))


def near(visible, window):
    """What is left of visible (..., l, length so far) where a position sees the last `window`, its own included."""
    length, sofar = visible.shape[-2:]
    return visible & torch.ones(length, sofar, dtype=torch.bool, device=visible.device).triu(sofar - length - window + 1)


class HybAttention(nn.Module):
    """The kept heads, each with keys and values of its own; with a window, no more than that are held."""

    def __init__(self, config, layer, heads, width, window):
        super().__init__()
        self.layer, self.head_dim, self.window = layer, config.head_dim, window
        family = Family.of(config)
        self.q_proj = nn.Linear(config.hidden_size, heads * config.head_dim, bias=family.biases)
        self.k_proj = nn.Linear(config.hidden_size, heads * config.head_dim, bias=family.biases)
        self.v_proj = nn.Linear(config.hidden_size, heads * config.head_dim, bias=family.biases)
        self.q_norm = self.k_norm = None
        if family.head_norms:
            self.q_norm = LlamaRMSNorm(config.head_dim, eps=config.rms_norm_eps)
            self.k_norm = LlamaRMSNorm(config.head_dim, eps=config.rms_norm_eps)
        add_output(self, config, width)

    def forward(self, u, rotary, visible, cache):
        """u (b, l, hidden_size) -> (b, l, h, p), before the output projection."""
        q, k, v = (proj(u).unflatten(-1, (-1, self.head_dim)).transpose(1, 2) for proj in (self.q_proj, self.k_proj, self.v_proj))
        if self.q_norm is not None:
            q, k = self.q_norm(q), self.k_norm(k)
        q, k = rotated(q, k, *rotary)
        if cache is not None:
            if cache.get(self.layer, "keys") is not None:
                k = torch.cat([cache.get(self.layer, "keys"), k], 2)
                v = torch.cat([cache.get(self.layer, "values"), v], 2)
            held = slice(None if self.window is None else -self.window, None)
            cache.put(self.layer, "keys", k[:, :, held])
            cache.put(self.layer, "values", v[:, :, held])
        if self.window is not None:
            visible = near(visible, self.window)[..., -k.shape[2] :]
        return F.scaled_dot_product_attention(q, k, v, attn_mask=visible).transpose(1, 2)


class HybProjection(nn.Module):
    """The output projection alone, under the name it has beside attention, for layers that keep no head."""

    def __init__(self, config, width):
        super().__init__()
        add_output(self, config, width)


def add_output(module, config, width):
    """The output projection, under the name that the family gives it."""
    family = Family.of(config)
    module.add_module(family.output_projection, nn.Linear(width, config.hidden_size, bias=family.output_biases))


class HybMixer(nn.Module):
    """Recurrent heads: the convolution over what they take in, and the cache that it shares with their state."""

    def __init__(self, config, layer, heads, channels, conv, beside):
        super().__init__()
        self.layer, self.heads, self.head_dim, self.inner = layer, heads, config.head_dim, heads * config.head_dim
        self.channels = channels
        self.conv1d = nn.Conv1d(channels, channels, conv, groups=channels)
        if beside:
            self.out_proj = nn.Linear(self.inner, config.hidden_size, bias=Family.of(config).output_biases)

    def convolved(self, raw, real, cache):
        """raw (b, l, channels) behind what the cache holds; real (b, l, 1) is 0 where a row is padded, or None. The same shape."""
        if real is not None:
            raw = raw * real.to(raw.dtype)
        window = cache.get(self.layer, "window") if cache is not None else None
        if window is None:
            window = raw.new_zeros(raw.shape[0], self.conv1d.kernel_size[0] - 1, self.channels)
        padded = torch.cat([window, raw], 1)
        if cache is not None:
            cache.put(self.layer, "window", padded[:, padded.shape[1] - window.shape[1] :])
        return self.conv1d(padded.transpose(1, 2)).transpose(1, 2)

    def state(self, cache, like, *shape):
        """What the cache holds of the heads' state, or an empty one of this shape."""
        state = cache.get(self.layer, "state") if cache is not None else None
        return like.new_zeros(shape, dtype=torch.float32) if state is None else state

    def keep(self, cache, state):
        if cache is not None:
            cache.put(self.layer, "state", state)


def selective_scan(x, b, c, log_decay, state, chunk):
    """h_t = exp(log_decay_t) h_{t-1} + x_t B_t^T, y_t = h_t C_t, chunk by chunk (arXiv 2405.21060, section 6).

    x (b, l, h, p), B and C (b, l, h, n), log_decay (b, l, h), state h (b, h, p, n) -> y (b, l, h, p), the last state."""
    if x.shape[1] == 1:
        state = state * log_decay.exp().squeeze(1)[..., None, None] + x.squeeze(1).unsqueeze(-1) * b.squeeze(1).unsqueeze(-2)
        return (state @ c.squeeze(1).unsqueeze(-1)).squeeze(-1).unsqueeze(1), state
    outputs = []
    for xs, bs, cs, ds in zip(*(t.split(chunk, 1) for t in (x, b, c, log_decay))):
        sums = ds.cumsum(1)
        later = torch.ones(xs.shape[1], xs.shape[1], dtype=torch.bool, device=x.device).triu(1)
        decays = (sums.unsqueeze(2) - sums.unsqueeze(1)).masked_fill(later[:, :, None], -torch.inf).exp()
        within = torch.einsum("bthn,bshn->btsh", cs, bs) * decays
        y = torch.einsum("btsh,bshp->bthp", within, xs)
        y = y + torch.einsum("bthn,bhpn->bthp", cs, state) * sums.exp().unsqueeze(-1)
        left = (sums[:, -1:] - sums).exp().unsqueeze(-1)
        state = state * sums[:, -1].exp()[..., None, None] + torch.einsum("bshp,bshn->bhpn", xs, bs * left)
        outputs.append(y)
    return torch.cat(outputs, 1), state


class HybDiscreteMamba2(HybMixer):
    """Discrete Mamba-2 (arXiv 2408.10189): h_t = sigmoid(-a_t) h_{t-1} + x_t B_t^T, y_t = h_t C_t + D x_t, gated by silu(z)."""

    def __init__(self, config, layer, heads, shape, beside):
        channels = heads * (config.head_dim + 2 * shape["d_state"])
        super().__init__(config, layer, heads, channels, shape["conv"], beside)
        self.d_state, self.chunk = shape["d_state"], shape["chunk"]
        self.in_proj = nn.Linear(config.hidden_size, self.channels + self.inner + heads, bias=False)
        self.a_bias = nn.Parameter(torch.zeros(heads))
        self.D = nn.Parameter(torch.ones(heads))
        self.z_bias = nn.Parameter(torch.zeros(self.inner))

    def forward(self, u, real, cache):
        """u (b, l, hidden_size); real (b, l, 1) is 0 where a row is padded, or None -> (b, l, h, p)."""
        raw, z, a = self.in_proj(u).split([self.channels, self.inner, self.heads], -1)
        xbc = self.convolved(raw, real, cache)
        if real is not None:
            xbc = xbc * real.to(xbc.dtype)
        parts = xbc.split([self.inner, self.heads * self.d_state, self.heads * self.d_state], -1)
        x, b, c = (part.unflatten(-1, (self.heads, -1)) for part in parts)
        log_decay = F.logsigmoid(-(a.float() + self.a_bias.float()))
        state = self.state(cache, x, x.shape[0], self.heads, self.head_dim, self.d_state)
        y, state = selective_scan(x.float(), b.float(), c.float(), log_decay, state, self.chunk)
        self.keep(cache, state)
        y = y.to(x.dtype) + x * self.D.to(x.dtype).unsqueeze(-1)
        return y * F.silu(z + self.z_bias).unflatten(-1, (self.heads, self.head_dim))


class HybMamba2(HybMixer):
    """Mamba-2 (arXiv 2405.21060): h_t = exp(dt_t A) h_{t-1} + dt_t x_t B_t^T, y_t = h_t C_t + D x_t, gated by silu(z) and normed."""

    def __init__(self, config, layer, heads, shape, beside):
        channels = heads * config.head_dim + 2 * shape["groups"] * shape["d_state"]
        super().__init__(config, layer, heads, channels, shape["conv"], beside)
        self.d_state, self.groups, self.chunk = shape["d_state"], shape["groups"], shape["chunk"]
        self.in_proj = nn.Linear(config.hidden_size, self.inner + channels + heads, bias=False)
        self.z_bias = nn.Parameter(torch.zeros(self.inner))
        self.dt_bias = nn.Parameter(torch.zeros(heads))
        self.A_log = nn.Parameter(torch.zeros(heads))
        self.D = nn.Parameter(torch.ones(heads))
        self.norm = LlamaRMSNorm(self.inner, eps=Family.of(config).eps(config))

    def forward(self, u, real, cache):
        """u (b, l, hidden_size); real (b, l, 1) is 0 where a row is padded, or None -> (b, l, h, p)."""
        z, raw, dt = self.in_proj(u).split([self.inner, self.channels, self.heads], -1)
        xbc = F.silu(self.convolved(raw, real, cache))
        if real is not None:
            xbc = xbc * real.to(xbc.dtype)
        shared = self.groups * self.d_state
        x, b, c = xbc.split([self.inner, shared, shared], -1)
        x = x.unflatten(-1, (self.heads, self.head_dim))
        b, c = (part.unflatten(-1, (self.groups, -1)).repeat_interleave(self.heads // self.groups, 2) for part in (b, c))
        dt = F.softplus(dt.float() + self.dt_bias.float())
        log_decay = -self.A_log.float().exp() * dt
        state = self.state(cache, x, x.shape[0], self.heads, self.head_dim, self.d_state)
        y, state = selective_scan(x.float() * dt.unsqueeze(-1), b.float(), c.float(), log_decay, state, self.chunk)
        self.keep(cache, state)
        y = y.to(x.dtype) + x * self.D.to(x.dtype).unsqueeze(-1)
        return self.norm(y.flatten(2) * F.silu(z + self.z_bias)).view_as(x)


class HybGatedDeltaNet(HybMixer):
    """Gated DeltaNet (arXiv 2412.06464): h_t = e^g h_{t-1} + beta_t (v_t - e^g h_{t-1} k_t) k_t^T, y_t = h_t q_t, normed and gated."""

    def __init__(self, config, layer, heads, shape, beside):
        channels = heads * (config.head_dim + 2 * shape["d_state"])
        super().__init__(config, layer, heads, channels, shape["conv"], beside)
        self.d_state, self.chunk = shape["d_state"], shape["chunk"]
        self.in_proj = nn.Linear(config.hidden_size, self.channels + self.inner + 2 * heads, bias=False)
        self.A_log = nn.Parameter(torch.zeros(heads))
        self.dt_bias = nn.Parameter(torch.zeros(heads))
        self.z_bias = nn.Parameter(torch.zeros(self.inner))
        self.norm = LlamaRMSNorm(config.head_dim, eps=Family.of(config).eps(config))

    def forward(self, u, real, cache):
        """u (b, l, hidden_size); real (b, l, 1) is 0 where a row is padded, or None -> (b, l, h, p)."""
        raw, z, b, a = self.in_proj(u).split([self.channels, self.inner, self.heads, self.heads], -1)
        qkv = F.silu(self.convolved(raw, real, cache).float())
        if real is not None:
            qkv = qkv * real
        parts = qkv.split([self.heads * self.d_state, self.heads * self.d_state, self.inner], -1)
        q, k, v = (part.unflatten(-1, (self.heads, -1)) for part in parts)
        log_decay = -self.A_log.float().exp() * F.softplus(a.float() + self.dt_bias.float())
        state = self.state(cache, v, v.shape[0], self.heads, self.head_dim, self.d_state)
        y, state = delta_scan(unit(q) * self.d_state**-0.5, unit(k), v, b.float().sigmoid(), log_decay, state, self.chunk)
        self.keep(cache, state)
        return (self.norm(y) * F.silu((z + self.z_bias).float()).unflatten(-1, (self.heads, -1))).to(u.dtype)


def unit(x):
    return x * torch.rsqrt(x.square().sum(-1, keepdim=True) + 1e-6)


def delta_scan(q, k, v, beta, log_decay, state, chunk):
    """The rule of HybGatedDeltaNet, chunk by chunk (section 3.3).

    q and k (b, l, h, n), v (b, l, h, p), beta and log_decay (b, l, h), state h (b, h, p, n) -> y (b, l, h, p), the last state."""
    outputs = []
    for qs, ks, vs, bs, ds in zip(*(t.transpose(1, 2).split(chunk, 2) for t in (q, k, v, beta.unsqueeze(-1), log_decay))):
        sums = ds.cumsum(2)
        later = torch.ones(sums.shape[2], sums.shape[2], dtype=torch.bool, device=sums.device).triu(1)
        decays = (sums.unsqueeze(3) - sums.unsqueeze(2)).masked_fill(later, -torch.inf).exp()
        carried = sums.exp().unsqueeze(-1)
        # What a chunk writes depends on what it has written before.
        wanted = bs * (vs - carried * ks @ state.mT)
        writes = torch.linalg.solve_triangular(bs * ks @ ks.mT * decays, wanted, upper=False, unitriangular=True)
        outputs.append((qs @ ks.mT * decays) @ writes + qs * carried @ state.mT)
        left = (sums[..., -1:] - sums).exp().unsqueeze(-1)
        state = state * sums[..., -1].exp()[..., None, None] + writes.mT @ (ks * left)
    return torch.cat(outputs, 2).transpose(1, 2), state


MIXERS = {"discrete_mamba2": HybDiscreteMamba2, "mamba2": HybMamba2, "gated_delta_net": HybGatedDeltaNet}


class HybSum(nn.Module):
    """Joins the branches' outputs s (recurrent) and a (attention), both (b, l, hidden_size): here they are added. In layers that
    keep no head there is no a."""

    # Whether `inputs` gives what the branches read, in place of the layer's input norm.
    norms_inputs = False

    def __init__(self, config, attends):
        super().__init__()

    def forward(self, s, a):
        return s if a is None else s + a


class HybAdapter(HybSum):
    """The attention branch is given mean and spread of the recurrent one, projected, and averaged with it."""

    def __init__(self, config, attends):
        super().__init__(config, attends)
        if attends:
            self.weight = nn.Parameter(torch.eye(config.hidden_size))
            self.bias = nn.Parameter(torch.zeros(config.hidden_size))

    def forward(self, s, a):
        if a is None:
            return s
        sw, aw = s.float(), a.float()
        spread = (sw.std(-1, keepdim=True) + 1e-5) / (aw.std(-1, keepdim=True) + 1e-5)
        matched = (aw - aw.mean(-1, keepdim=True)) * spread + sw.mean(-1, keepdim=True)
        return (s + F.linear(matched.to(s.dtype), self.weight, self.bias)) / 2


class HybGated(HybSum):
    """Hymba's merge (arXiv 2411.13676): the mean of the branches, each normed and gated, projected."""

    def __init__(self, config, attends):
        super().__init__(config, attends)
        self.size, self.eps = config.hidden_size, Family.of(config).eps(config)
        for branch in ("ssm", "att") if attends else ("ssm",):
            self.register_parameter(branch + "_norm", nn.Parameter(torch.ones(self.size)))
            self.register_parameter(branch + "_gate", nn.Parameter(torch.zeros(self.size)))
        self.weight = nn.Parameter(torch.eye(self.size))
        self.bias = nn.Parameter(torch.zeros(self.size))

    def forward(self, s, a):
        y = self.gated(s, self.ssm_norm, self.ssm_gate)
        if a is not None:
            y = (y + self.gated(a, self.att_norm, self.att_gate)) / 2
        return F.linear(y, self.weight, self.bias)

    def gated(self, y, norm, gate):
        return F.rms_norm(y, (self.size,), norm, self.eps) * gate


class HybMerger(HybSum):
    """A norm for what each branch reads; one norm and projection for what both give, of which the mean is taken."""

    norms_inputs = True

    def __init__(self, config, attends):
        super().__init__(config, attends)
        self.size, self.eps = config.hidden_size, Family.of(config).eps(config)
        self.ssm_input_norm = nn.Parameter(torch.ones(self.size))
        self.att_input_norm = nn.Parameter(torch.ones(self.size)) if attends else None
        self.output_norm = nn.Parameter(torch.ones(self.size))
        self.weight = nn.Parameter(torch.eye(self.size))
        self.bias = nn.Parameter(torch.zeros(self.size))

    def inputs(self, x):
        return self.norm(x, self.ssm_input_norm), None if self.att_input_norm is None else self.norm(x, self.att_input_norm)

    def forward(self, s, a):
        y = self.norm(s, self.output_norm)
        if a is not None:
            y = (y + self.norm(a, self.output_norm)) / 2
        return F.linear(y, self.weight, self.bias)

    def norm(self, y, weight):
        return F.rms_norm(y, (self.size,), weight, self.eps)


# The merges whose branches have output projections of their own; with "concat" all heads share one.
MERGES = {"adapter": HybAdapter, "gated": HybGated, "merger": HybMerger, "sum": HybSum}


class HybLayer(nn.Module):
    def __init__(self, config, layer):
        super().__init__()
        shape = config.hyb["layers"][layer]
        heads, kept, merge = config.num_attention_heads, shape["kept"], shape["merge"]
        recurs = shape["mixer"] is not None
        self.beside = recurs and merge != "concat"
        recurrent = [head for head in range(heads) if recurs and (self.beside or head not in kept)]
        self.kept = len(kept)
        # For each of the teacher's heads its place among the kept ones followed by the recurrent ones.
        self.order = [(kept + recurrent).index(head) for head in range(heads)] if not self.beside else None
        width = (len(kept) if self.beside else heads) * config.head_dim
        if kept:
            self.self_attn = HybAttention(config, layer, len(kept), width, shape.get("window"))
        elif not self.beside:
            self.self_attn = HybProjection(config, width)
        self.mixer = None
        if recurrent:
            self.mixer = MIXERS[shape["mixer"]](config, layer, len(recurrent), shape, self.beside)
        self.merge = MERGES[merge](config, bool(kept)) if self.beside else None
        self.family = Family.of(config)
        self.merge_norms = self.beside and self.merge.norms_inputs
        self.input_layernorm = None
        if not self.merge_norms or self.family.parallel:
            self.input_layernorm = self.family.norm(config)
        if self.family.parallel:
            self.mlp = PhiMLP(config)
        else:
            self.mlp = LlamaMLP(config)
            self.post_attention_layernorm = self.family.norm(config)

    def forward(self, x, rotary, visible, real, cache):
        u = None if self.input_layernorm is None else self.input_layernorm(x)
        x = x + self.mix(x, u, rotary, visible, real, cache)
        return x + self.mlp(u if self.family.parallel else self.post_attention_layernorm(x))

    def mix(self, x, u, rotary, visible, real, cache):
        for_recurrence, for_attention = self.merge.inputs(x) if self.merge_norms else (u, u)
        attended = self.self_attn(for_attention, rotary, visible, cache) if self.kept else None
        recurred = self.mixer(for_recurrence, real, cache) if self.mixer is not None else None
        if not self.beside:
            heads = torch.cat([part for part in (attended, recurred) if part is not None], 2)
            return self.project(heads[:, :, self.order])
        s = self.mixer.out_proj(recurred.flatten(2))
        return self.merge(s, None if attended is None else self.project(attended))

    def project(self, heads):
        return getattr(self.self_attn, self.family.output_projection)(heads.flatten(2))


class HybPreTrainedModel(PreTrainedModel):
    config_class = HybConfig
    base_model_prefix = "model"
    _no_split_modules = ["HybLayer"]
    _skip_keys_device_placement = ["past_key_values"]
    _supports_sdpa = True


class HybModel(HybPreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.embed_tokens = nn.Embedding(config.vocab_size, config.hidden_size)
        self.layers = nn.ModuleList([HybLayer(config, layer) for layer in range(config.num_hidden_layers)])
        family = Family.of(config)
        self.add_module(family.final_norm, family.norm(config))
        self.rotary_emb = (PhiRotaryEmbedding if family.parallel else LlamaRotaryEmbedding)(config=config)
        self.post_init()

    def forward(
        self, input_ids=None, attention_mask=None, past_key_values=None, inputs_embeds=None, use_cache=None, cache=None, **kwargs
    ):
        x = self.embed_tokens(input_ids) if inputs_embeds is None else inputs_embeds
        length = x.shape[1]
        cache = self.cache(past_key_values if cache is None else cache, use_cache)
        start = cache.length if cache is not None else 0
        visible = torch.ones(length, start + length, dtype=torch.bool, device=x.device).tril(start)
        positions = torch.arange(start, start + length, device=x.device).unsqueeze(0)
        real = None
        if attention_mask is not None and not bool(attention_mask.all()):
            if attention_mask.shape != (x.shape[0], start + length):
                raise ValueError(f"attention_mask has shape {tuple(attention_mask.shape)}, not (batch, {start + length})")
            there = attention_mask.bool()
            # A padded position sees itself: softmax needs something, and nobody looks at what it gives.
            itself = torch.eye(start + length, dtype=torch.bool, device=x.device)[start:]
            visible = ((visible & there[:, None, :]) | itself).unsqueeze(1)
            positions = (there.long().cumsum(-1) - 1).clamp(min=0)[:, start:]
            real = there[:, start:, None]
        rotary = self.rotary_emb(x, position_ids=positions)
        for layer in self.layers:
            x = layer(x, rotary, visible, real, cache)
        if cache is not None:
            cache.length += length
        return BaseModelOutputWithPast(last_hidden_state=getattr(self, Family.of(self.config).final_norm)(x), **{CACHE: cache})

    def cache(self, past, use_cache):
        if isinstance(past, HybCache):
            return past
        if past is not None and past.get_seq_length() > 0:
            raise ValueError(f"a {type(past).__name__} with {past.get_seq_length()} positions can't be gone on with; give a HybCache or none")
        # generate() offers an empty cache of its own, which has no place for a recurrent state.
        wanted = self.config.use_cache if use_cache is None else use_cache
        return HybCache() if wanted and not self.training else None


class HybForCausalLM(HybPreTrainedModel, GenerationMixin):
    _tied_weights_keys = {"lm_head.weight": "model.embed_tokens.weight"}

    def __init__(self, config):
        super().__init__(config)
        self.model = HybModel(config)
        self.lm_head = nn.Linear(config.hidden_size, config.vocab_size, bias=Family.of(config).output_biases)
        self.post_init()

    def forward(
        self, input_ids=None, attention_mask=None, past_key_values=None, inputs_embeds=None, labels=None, use_cache=None,
        logits_to_keep=0, cache=None, **kwargs
    ):
        out = self.model(input_ids, attention_mask, past_key_values, inputs_embeds, use_cache, cache)
        kept = slice(-logits_to_keep, None) if isinstance(logits_to_keep, int) else logits_to_keep
        logits = self.lm_head(out.last_hidden_state[:, kept])
        loss = None
        if labels is not None:
            loss = self.loss_function(logits=logits, labels=labels, vocab_size=self.config.vocab_size)
        return CausalLMOutputWithPast(loss=loss, logits=logits, **{CACHE: out[CACHE] if CACHE in out else None})

    def prepare_inputs_for_generation(
        self, input_ids, past_key_values=None, attention_mask=None, use_cache=True, cache=None, **kwargs
    ):
        cache = past_key_values if cache is None else cache
        seen = cache.length if isinstance(cache, HybCache) else 0
        return {
            "input_ids": input_ids[:, seen:],
            "attention_mask": attention_mask,
            CACHE: cache,
            "use_cache": use_cache,
            "logits_to_keep": 1,
        }
