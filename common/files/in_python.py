"""--load and --save of the reference.py programs. What is in a file, load_and_save.hpp beside this says.

.npz needs NumPy; .safetensors needs the package safetensors (Debian 13: python3-safetensors).
"""

import random

import numpy
import torch

# What PyTorch's optimizers keep of a parameter, beside the number of its steps.
KEPT = {
    torch.optim.Adam: ["exp_avg", "exp_avg_sq"],
    torch.optim.RMSprop: ["square_avg"],
    torch.optim.SGD: ["momentum_buffer"],
}


def kept_by(optimizer):
    if optimizer is None or optimizer.defaults.get("momentum") == 0 and type(optimizer) is torch.optim.SGD:
        return []
    return KEPT[type(optimizer)]


def save(path, steps, model, optimizer=None, with_random=False):
    """Writes the model, and what else is there, after that many steps."""
    tensors = {**model.state_dict(), "training.step": torch.tensor(steps)}
    if kept_by(optimizer):
        for name, parameter in model.named_parameters():
            state = optimizer.state[parameter]
            # PyTorch's SGD does not count.
            taken = state.get("step", steps) if state else 0
            tensors[f"optimizer.{name}.step"] = torch.tensor(int(taken))
            for key in kept_by(optimizer):
                value = state.get(key)
                tensors[f"optimizer.{name}.{key}"] = torch.zeros_like(parameter) if value is None else value
    if with_random:
        *words, position = random.getstate()[1]
        tensors["random.words"], tensors["random.position"] = torch.tensor(words), torch.tensor(position)
    arrays = {name: tensor.detach().cpu().numpy() for name, tensor in tensors.items()}
    if path.endswith(".npz"):
        numpy.savez(path, **arrays)
    else:
        import safetensors.numpy
        safetensors.numpy.save_file(arrays, path)


def load(path, model, optimizer=None, with_random=False):
    """Sets the model, and what else is there, and returns the step that comes next."""
    if path.endswith(".npz"):
        arrays = dict(numpy.load(path))
    else:
        import safetensors.numpy
        arrays = safetensors.numpy.load_file(path)
    tensors = {name: torch.from_numpy(array) for name, array in arrays.items()}
    model.load_state_dict({name: tensors[name] for name in model.state_dict()})
    if "training.step" not in tensors:    # nothing but the model
        return 0
    if kept_by(optimizer):
        for name, parameter in model.named_parameters():
            taken = tensors[f"optimizer.{name}.step"]
            if taken > 0:
                state = {key: tensors[f"optimizer.{name}.{key}"].to(parameter.device) for key in kept_by(optimizer)}
                if type(optimizer) is not torch.optim.SGD:
                    state["step"] = taken.float()
                optimizer.state[parameter] = state
    if with_random:
        words = tensors["random.words"].tolist() + [tensors["random.position"].item()]
        random.setstate((3, tuple(words), None))
    return tensors["training.step"].item()
