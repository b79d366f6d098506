"""Makes gdb print a Tensor's dtype, shape and numbers, and a node of the graph by its name.

    (gdb) source teaching/print_tensors.py
    (gdb) print h_relu
    $1 = Float [2, 3] {{0, 0.5, 0}, {1.25, 0, 2}} grad_fn=<ClampMinBackward0>

It reads memory and calls nothing in the program, so it works wherever the program stands. For GCC's standard library.
"""

import gdb
import gdb.printing

EDGE = 3  # elements shown at each end of a dimension that has more than twice as many


def pointer(smart):
    """What a shared_ptr or unique_ptr holds. Both begin with it."""
    held = smart.type.strip_typedefs().template_argument(0)
    return smart.address.cast(held.pointer().pointer()).dereference()


def elements(vector):
    first, end = vector["_M_impl"]["_M_start"], vector["_M_impl"]["_M_finish"]
    if not 0 <= int(end - first) <= 100:  # dimensions, or edges of a node
        raise gdb.error("no vector was made here yet")
    return [first[i] for i in range(int(end - first))]


def node_name(node):
    """The name of the node that a pointer leads to: "MmBackward0"."""
    # Its class, by the table of virtual functions that it begins with: "vtable for ladder::autograd::FunctionNode + 16".
    table = node.cast(gdb.lookup_type("long").pointer()).dereference()
    kind = gdb.execute(f"info symbol {int(table)}", to_string=True).split(" + ")[0].split("::")[-1]
    if kind != "FunctionNode":
        return kind
    function = node.cast(gdb.lookup_type("ladder::autograd::FunctionNode").pointer()).dereference()
    return function["type_"].referenced_value()["name"]["_M_dataplus"]["_M_p"].string()


class TensorPrinter:
    def __init__(self, tensor):
        self.impl = pointer(tensor["impl_"])

    def to_string(self):
        if self.impl == 0:
            return "undefined"
        try:
            return self.described(self.impl.dereference())
        except (gdb.error, KeyError):  # a variable whose line has not run
            return "no tensor yet"

    def described(self, impl):
        dtype = str(impl["dtype"]).split("::")[-1]
        sizes = [int(size) for size in elements(impl["sizes"])]
        return f"{dtype} {sizes} {self.numbers(impl, dtype, sizes)}{self.gradient(impl)}"

    @staticmethod
    def numbers(impl, dtype, sizes):
        storage = pointer(impl["storage"]).dereference()
        if str(storage["device"]["type_"]).endswith("CUDA"):
            return "on the GPU"
        c_type = {"Bool": "bool", "Long": "long", "Float": "float", "Double": "double"}[dtype]
        memory = pointer(storage["memory_"]).cast(gdb.lookup_type(c_type).pointer())
        zeros = bool(storage["zeros_promised_"]["_M_base"]["_M_i"])  # and not written yet
        strides = [int(stride) for stride in elements(impl["strides"])]

        def text(dim, at):
            if dim == len(sizes):
                return "0" if zeros else str(memory[at])
            places = list(range(sizes[dim]))
            if len(places) > 2 * EDGE:
                places = places[:EDGE] + [None] + places[-EDGE:]
            return "{" + ", ".join("..." if i is None else text(dim + 1, at + i * strides[dim]) for i in places) + "}"

        return text(0, int(impl["offset"]))

    @staticmethod
    def gradient(impl):
        meta = pointer(impl["autograd"])
        if meta == 0:
            return ""
        node = pointer(meta.dereference()["grad_fn"])
        if node != 0:
            return f" grad_fn=<{node_name(node)}>"
        return " requires_grad" if meta.dereference()["requires_grad"] else ""


class NodePrinter:
    """Its name, and where its gradients go."""

    def __init__(self, node):
        self.node = node

    def to_string(self):
        ends = [pointer(edge["function"]) for edge in elements(self.node["next_edges_"])]
        names = [node_name(end) if end != 0 else "nowhere" for end in ends]
        return node_name(self.node.address) + (" -> " + ", ".join(names) if names else "")


printers = gdb.printing.RegexpCollectionPrettyPrinter("ladder")
printers.add_printer("Tensor", "^ladder::Tensor$", TensorPrinter)
printers.add_printer("Node", "^ladder::autograd::(Node|FunctionNode|AccumulateGrad)$", NodePrinter)
gdb.printing.register_pretty_printer(None, printers, replace=True)
