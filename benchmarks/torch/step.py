"""The training step of a Hamiltonian Generative Network or Flow in plain PyTorch, on the CPU.

Run by `pnpm bench step --against torch` with the name of a job below. The job's arguments are a
line of JSON on standard input; its answers are lines of JSON on standard output.
"""

import itertools
import json
import math
import struct
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

ACTIVATIONS = {"relu": F.relu, "softplus": F.softplus, "swish": F.silu}


def activation_of(spec):
    if spec["name"] == "leakyRelu":
        return lambda x: F.leaky_relu(x, spec["slope"])
    return ACTIVATIONS[spec["name"]]


class Conv(nn.Module):
    """A convolution, padded as TensorFlow pads: where that is uneven, more at the end."""

    def __init__(self, size, inputs, filters, kernel=3, stride=1, pad="same", upsample=False):
        super().__init__()
        self.upsample = upsample
        size = 2 * size if upsample else size
        outer = 0 if pad == "valid" else max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
        self.uneven = (outer // 2, outer - outer // 2) * 2 if outer % 2 else None
        self.conv = nn.Conv2d(inputs, filters, kernel, stride, 0 if outer % 2 else outer // 2)
        self.size = (size + outer - kernel) // stride + 1

    def forward(self, x):
        if self.upsample:
            x = F.interpolate(x, scale_factor=2, mode="nearest")
        if self.uneven:
            x = F.pad(x, self.uneven)
        return self.conv(x)


class Stack(nn.Module):
    """Layers with an activation after each but the last."""

    def __init__(self, layers, activation):
        super().__init__()
        self.layers = nn.ModuleList(layers)
        self.activation = activation_of(activation)

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = self.activation(layer(x))
        return self.layers[-1](x)


def convolutions(spec, size, channels):
    layers = []
    for options in spec["layers"]:
        layers.append(Conv(size, channels, **options))
        size, channels = layers[-1].size, options["filters"]
    return Stack(layers, spec["activation"])


def perceptron(sizes, activation):
    return Stack([nn.Linear(n, m) for n, m in itertools.pairwise(sizes)], activation)


def energy_net(spec, latent):
    """A network of [batch, latent] or [batch, channels, height, width], to be summed over."""
    if "hidden" in spec:
        return perceptron([latent, *spec["hidden"], 1], spec["activation"])
    return convolutions(spec, latent[0], latent[2])


class Encoder(nn.Module):
    def __init__(self, spec):
        super().__init__()
        height, _, colours = spec["image"]
        self.network = convolutions(spec["encoder"], height, spec["frames"] * colours)
        self.head = None
        if isinstance(spec["latent"], int):
            last = self.network.layers[-1]
            self.head = nn.Linear(last.conv.out_channels * last.size**2, 2 * spec["latent"])

    def forward(self, frames):
        x = self.network(frames)
        if self.head is not None:
            x = self.head(self.network.activation(x).flatten(1))
        return x.chunk(2, dim=1)


class Decoder(nn.Module):
    def __init__(self, spec):
        super().__init__()
        height, width, channels = spec["decoder"]["map"]
        constants = spec["decoder"].get("constants", 0)
        self.map = (channels, height, width)
        self.stem = None
        if isinstance(spec["latent"], int):
            self.stem = nn.Linear(spec["latent"] // 2, channels * height * width)
        self.constants = None
        if constants:
            self.constants = nn.Parameter(torch.ones(1, constants, height, width))
        self.network = convolutions(spec["decoder"], height, constants + channels)

    def forward(self, q):
        x = q if self.stem is None else self.stem(q).unflatten(1, self.map)
        if self.constants is not None:
            x = torch.cat([self.constants.expand(len(x), -1, -1, -1), x], dim=1)
        return torch.sigmoid(self.network(x))


class Separable(nn.Module):
    """H(q, p) = K(p) + V(q)."""

    def __init__(self, spec, latent):
        super().__init__()
        half = latent // 2 if isinstance(latent, int) else [*latent[:2], latent[2] // 2]
        self.kinetic = energy_net(spec, half)
        self.potential = energy_net(spec, half)

    def velocity(self, q, p):
        return slope(lambda p: self.kinetic(p).sum(), p)

    def force(self, q, p):
        return -slope(lambda q: self.potential(q).sum(), q)


class Joint(nn.Module):
    """H(q, p)."""

    def __init__(self, spec, latent):
        super().__init__()
        self.network = energy_net(spec, latent)

    def energy(self, q, p):
        return self.network(torch.cat([q, p], dim=1)).sum()

    def velocity(self, q, p):
        return slope(lambda p: self.energy(q, p), p)

    def force(self, q, p):
        return -slope(lambda q: self.energy(q, p), q)


def slope(energy, x):
    if torch.compiler.is_compiling():  # which `torch.autograd.grad` does not survive
        return torch.func.grad(energy)(x)
    if not x.requires_grad:  # data
        x = x.detach().requires_grad_()
    return torch.autograd.grad(energy(x), x, create_graph=True)[0]


def leapfrog_as_published(h, q, p, dt, steps):
    """Kick, drift, kick: two kicks a step. All states, the first included."""
    states = [(q, p)]
    for _ in range(steps):
        p = p + dt / 2 * h.force(q, p)
        q = q + dt * h.velocity(q, p)
        p = p + dt / 2 * h.force(q, p)
        states.append((q, p))
    return states


def leapfrog_merged(h, q, p, dt, steps):
    """The same of a separable H, whose force at the end of a step is that of the next one."""
    states, force = [(q, p)], h.force(q, p)
    for _ in range(steps):
        p = p + dt / 2 * force
        q = q + dt * h.velocity(q, p)
        force = h.force(q, p)
        p = p + dt / 2 * force
        states.append((q, p))
    return states


class Hgn(nn.Module):
    def __init__(self, spec, form):
        super().__init__()
        self.spec = spec
        latent, kind = spec["latent"], spec["hamiltonian"]["kind"]
        self.encoder = Encoder(spec)
        self.transform = nn.Identity()
        if "transform" in spec:
            self.transform = convolutions(spec["transform"], latent[0], latent[2])
        self.dynamics = {"separable": Separable, "joint": Joint}[kind](
            spec["hamiltonian"]["network"], latent
        )
        self.decoder = Decoder(spec)
        merged = form == "merged" and kind == "separable"
        self.leapfrog = leapfrog_merged if merged else leapfrog_as_published

    def forward(self, frames, targets, noise, times=None):
        """The loss; the frames of `targets` [batch · time, …] are in the order of the rollout."""
        mean, log_var = self.encoder(frames)
        z = mean + torch.exp(log_var / 2) * noise
        q, p = self.transform(z).chunk(2, dim=1)
        states = self.leapfrog(self.dynamics, q, p, self.spec["dt"], self.spec["steps"])
        q = torch.stack([q for q, _ in states], dim=1)
        if times is not None:
            q = q[torch.arange(len(q))[:, None], times]
        mse = F.mse_loss(self.decoder(q.flatten(0, 1)), targets)
        kl = (mean.square() + log_var.exp() - log_var - 1).sum() / (2 * len(mean))
        return mse + self.spec["beta"] / math.prod(self.spec["image"]) * kl


class Nhf(nn.Module):
    def __init__(self, spec, form):
        super().__init__()
        self.spec = spec
        q, encoder = spec["dimension"], spec["encoder"]
        self.hamiltonians = nn.ModuleList([Separable(spec["hamiltonian"]["network"], 2 * q)])
        self.encoder = perceptron([q, *encoder["hidden"], 2 * q], encoder["activation"])
        self.leapfrog = leapfrog_merged if form == "merged" else leapfrog_as_published

    def forward(self, q, noise):
        """The mean of the negative ELBO, of data `q` [batch, dimension] and as much noise."""
        mean, log_var = self.encoder(q).chunk(2, dim=1)
        p = mean + torch.exp(log_var / 2) * noise
        log_encoder = -(noise.square() + log_var + math.log(2 * math.pi)).sum(dim=1) / 2
        (h,) = self.hamiltonians
        q, p = self.leapfrog(h, q, p, -self.spec["dt"], self.spec["steps"])[-1]
        return (log_encoder - self.log_prior(q) - self.log_prior(p)).mean()

    def log_prior(self, x):
        """Of a uniform number of this width plus a logistic one of the scale 1 / steepness."""
        width, steepness = self.spec["prior"]["width"], self.spec["prior"]["steepness"]
        left = F.softplus(-steepness * (x + width / 2))
        right = F.softplus(steepness * (x - width / 2))
        log_z = math.log(width) - math.log(-math.expm1(-steepness * width))
        return -(left + right + log_z).sum(dim=1)


class Training:
    """A model with its data and optimiser, in one of the ways that PyTorch can run it."""

    def __init__(self, spec, tensors, form="merged", layout="contiguous", compiled="no"):
        self.spec = spec
        self.model = {"hgn": Hgn, "nhf": Nhf}[spec["model"]](spec, form)
        self.load(tensors)
        self.batch = batch_of(tensors)
        if layout == "channels-last":
            last = torch.channels_last
            self.model = self.model.to(memory_format=last)
            self.batch = {
                key: x.contiguous(memory_format=last) if x.dim() == 4 else x
                for key, x in self.batch.items()
            }
        self.ema = None
        if "averaging" in spec:
            average = torch.optim.swa_utils.get_ema_multi_avg_fn(spec["averaging"])
            self.ema = torch.optim.swa_utils.AveragedModel(self.model, multi_avg_fn=average)
        self.optimizer = torch.optim.Adam(
            self.model.parameters(), lr=spec["learningRate"], fused=True
        )
        self.loss = self.model
        if compiled == "loss":
            self.loss = torch.compile(self.model)
        if compiled in ("field", "parts"):
            for field in self.model.modules():
                if isinstance(field, (Separable, Joint)):
                    field.velocity = torch.compile(field.velocity)
                    field.force = torch.compile(field.force)
        if compiled == "parts":
            self.model.encoder.compile()
            self.model.decoder.compile()

    def load(self, tensors):
        with torch.no_grad():
            for path, parameter in our_paths(self.model).items():
                parameter.copy_(self.as_torch(path, tensors[f"params.{path}"]))

    def as_torch(self, path, x):
        """A weight, or its gradient, from our layout to PyTorch's."""
        if x.dim() == 4:
            return x.permute(3, 2, 0, 1)  # height, width, inputs, outputs
        if path.startswith("decoder.constants"):
            return x.permute(2, 0, 1)[None]
        # what is flattened is height, width, channels there, and channels, height, width here
        if path == "encoder.head.0.kernel":
            size = self.model.encoder.network.layers[-1].size
            x = x.unflatten(0, (size, size, -1)).permute(2, 0, 1, 3).flatten(0, 2)
        if path.startswith("decoder.stem"):
            channels, height, width = self.model.decoder.map
            x = x.unflatten(-1, (height, width, channels)).movedim(-1, -3).flatten(-3)
        return x.T if x.dim() == 2 else x

    def backward(self):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(**self.batch)
        loss.backward()
        return loss

    def update(self):
        if "clipNorm" in self.spec:
            nn.utils.clip_grad_norm_(self.model.parameters(), self.spec["clipNorm"])
        self.optimizer.step()
        if self.ema is not None:
            self.ema.update_parameters(self.model)

    def step(self):
        start = time.perf_counter()
        loss = self.backward()
        self.update()
        return {"loss": loss.item(), "ms": 1000 * (time.perf_counter() - start)}


def our_paths(model):
    """The parameters by the names that their tensors have in the file."""
    paths = {}
    for name, parameter in model.named_parameters():
        *owner, kind = name.split(".")
        path = [key for key in owner if key not in ("layers", "conv")]
        if owner[-1] in ("head", "stem"):
            path.append("0")
        last = {"weight": "kernel", "constants": "constants.0"}.get(kind, kind)
        if owner[0] == "dynamics" and "network" in path:
            path.remove("network")
        paths[".".join([*path, last])] = parameter
    return paths


def batch_of(tensors):
    """Frames [batch, time, height, width, channels] as PyTorch has images: channels first."""
    batch = {
        key.removeprefix("batch."): x for key, x in tensors.items() if key.startswith("batch.")
    }
    if "frames" in batch:
        batch["frames"] = batch["frames"].permute(0, 1, 4, 2, 3).flatten(1, 2).contiguous()
        batch["targets"] = batch["targets"].permute(0, 1, 4, 2, 3).flatten(0, 1).contiguous()
    if batch["noise"].dim() == 4:
        batch["noise"] = batch["noise"].permute(0, 3, 1, 2).contiguous()
    if "times" in batch:
        batch["times"] = batch["times"].long()
    return batch


def read_safetensors(path):
    """See https://huggingface.co/docs/safetensors"""
    with open(path, "rb") as file:
        data = bytearray(file.read())
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    types = {"F32": torch.float32, "I32": torch.int32}
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        first, last = (8 + length + at for at in entry["data_offsets"])
        x = torch.frombuffer(data[first:last], dtype=types[entry["dtype"]])
        tensors[name] = x.reshape(entry["shape"])
    return tensors


def memory():
    """Of this process in MB: now, and the most so far."""
    try:
        with open("/proc/self/status") as file:
            lines = dict(line.split(":", 1) for line in file)
        return [int(lines[key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM")]
    except OSError:
        import resource

        unit = 2**20 if sys.platform == "darwin" else 2**10
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
        return [peak, peak]


def tell(**answer):
    print(json.dumps(answer), flush=True)


def version():
    """What this PyTorch is."""
    tell(version=torch.__version__, threads=torch.get_num_threads())


def gemm(sizes):
    """The fastest matrix product, GFLOP/s."""
    best = 0
    for n in sizes:
        a, b = torch.rand(n, n), torch.rand(n, n)
        for _ in range(8):
            start = time.perf_counter()
            a @ b
            best = max(best, 2e-9 * n**3 / (time.perf_counter() - start))
    tell(gflops=best)


def check(spec, example, agreement):
    """How far we are from the loss, gradients and next weights in the file `agreement`."""
    training = Training(spec, read_safetensors(example))
    expected = read_safetensors(agreement)

    def compared(kind, tensors):
        ours = {path: torch.zeros(1) if x is None else x for path, x in tensors.items()}
        theirs = {
            path: training.as_torch(path, expected[f"{kind}.{path}"]) for path in tensors
        }
        parts = {path: ((ours[path] - x).norm().item(), x.norm().item()) for path, x in theirs.items()}
        return {path: {"distance": d, "norm": n} for path, (d, n) in parts.items()}

    loss = training.backward().item()
    parameters = our_paths(training.model)
    gradients = compared("gradients", {path: x.grad for path, x in parameters.items()})
    training.update()
    tell(
        loss={"distance": abs(loss - expected["loss"].item()), "norm": abs(expected["loss"].item())},
        gradients=gradients,
        params=compared("params", {path: x.detach() for path, x in parameters.items()}),
    )


def trial(spec, example, way):
    """How long a step takes in one way of running it: the shortest of a few."""
    start = time.perf_counter()
    training = Training(spec, read_safetensors(example), **way)
    training.step()
    first = 1000 * (time.perf_counter() - start)
    training.step()
    times = []
    while len(times) < 4 or (sum(times) < 3000 and len(times) < 20):
        times.append(training.step()["ms"])
    tell(ms=min(times), firstMs=first)


def steps(spec, example, way):
    """A step for each further line of input."""
    baseline, _ = memory()
    training = Training(spec, read_safetensors(example), **way)
    for _ in range(3):
        training.step()
    tell(baselineMemoryMb=baseline)
    for _ in sys.stdin:
        answer = training.step()
        _, peak = memory()
        tell(**answer, peakMemoryMb=peak)


if __name__ == "__main__":
    jobs = {job.__name__: job for job in (version, gemm, check, trial, steps)}
    torch.manual_seed(1)
    try:
        jobs[sys.argv[1]](**json.loads(sys.stdin.readline()))
    except Exception as error:
        lines = str(error).strip().splitlines() or [""]
        tell(error=f"PyTorch: {type(error).__name__}: {lines[0]}")
