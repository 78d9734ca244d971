"""The back end `jax`: the program re-rolled into array operations, as a pure function that JAX compiles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from scalargrad.extras import MissingPackage, needs
from scalargrad.recording.backends.arrays import ArrayWriter
from scalargrad.recording.backends.compiled import Compiled
from scalargrad.recording.backends.formulas import function
from scalargrad.recording.backends.numpy_ import ARRAY_FUNCTIONS, DTYPES, constants_of
from scalargrad.recording.backends.traced import Traced
from scalargrad.recording.backends.words import words

if TYPE_CHECKING:
    from scalargrad.recording.program import Program

OLDEST = (0, 10)  # where 64 bits for a while, and arrays that know their devices, have the names that they have here


class Jax(Compiled):
    """A program as a function that JAX compiles for its CPUs, GPUs and TPUs; dtype: "float64" or "float32".

    >>> from scalargrad import Value, record, relu, dot
    >>> w = [[Value(1.0) for _ in range(3)] for _ in range(2)]
    >>> program = record(lambda x: dot([relu(dot(row, x)) for row in w], [1.0, 2.0]), w[0] + w[1], [1.0, 2.0, 3.0])
    >>> run = program.compile("jax")
    >>> run([1.0] * 6, [[1.0, 2.0, 3.0], [-1.0, 0.0, 0.0]])
    (9.0, [0.5, 1.0, 1.5, 1.0, 2.0, 3.0])

    JAX's arrays give JAX's arrays, a value of shape () and a gradient; then `run` is a pure function, to be used inside
    jit, vmap, scan and shard_map like any other. It is compiled at the first call, and again for another number of
    samples.

    float64: JAX has 64-bit arrays only where its configuration says so, and that is the user's. Lists and NumPy's
    arrays are computed in 64 bits in any case; JAX's arrays, where 64 bits are off, are a ValueError: turn them on by
    `jax.config.update("jax_enable_x64", True)`, or take dtype="float32", which needs no configuration.

    Derivatives: `jax.grad(lambda p: run(p, x)[0])` is this gradient, with the engine's 0 at the kink of relu. What a
    program cannot give is a TypeError: a derivative by the inputs, of the gradient, of `outputs`.

    Several devices: let the samples be sharded, and JAX does the rest; the gradient comes where the parameters are, or
    on all devices alike, as the value and the outputs do. Devices take equal shares: of other numbers of samples
    `device_put` is a ValueError. Inside shard_map, `run` gives the mean over the device's own samples: take pmean.

    >>> import jax, numpy
    >>> mesh = jax.make_mesh((jax.device_count(),), ("samples",))
    >>> x = numpy.ones((8 * jax.device_count(), 3), "float32")
    >>> x = jax.device_put(x, jax.NamedSharding(mesh, jax.P("samples")))
    >>> value, gradient = program.compile("jax", dtype="float32")(numpy.ones(6), x); float(value)
    9.0
    """

    def __init__(self, program: Program, dtype: str = "float64") -> None:
        super().__init__(program)
        if dtype not in DTYPES:
            raise ValueError(f"there is no dtype {dtype!r} here: choose one of {', '.join(DTYPES)}")
        with needs("jax"):
            import jax
            import numpy
            from jax.scipy import special
        if jax.__version_info__ < OLDEST:
            raise MissingPackage(f"JAX {jax.__version__} is too old: pip install 'jax>={'.'.join(map(str, OLDEST))}'")
        self.jax, self.numpy, self.dtype = jax, numpy, dtype
        constants = constants_of(program, "jax")
        writer = ArrayWriter(program, in_place=False)
        known = words(jax.numpy, special.erf, special.erfc)
        names = {
            **known,
            **{name: getattr(jax.numpy, name) for name in ARRAY_FUNCTIONS},
            "c": numpy.array(constants, dtype),
            "own": lambda op, *args: Traced(op, known).forward(*args),
            "own_slopes": lambda op, wanted, z, *args: Traced(op, known).slopes(wanted, z, *args),
        }
        outputs = writer.outputs()
        both = writer.both() if len(program.outputs) == 1 else ""
        names |= writer.names
        self.source = both or outputs
        self._outputs = self._pure(function(outputs, names), gradient=False)
        self._both = self._pure(function(both, names), gradient=True) if both else None

    def __call__(self, parameters: Sequence[Any], inputs: Sequence[Any] = ()) -> tuple[Any, Any]:
        self.check(parameters, inputs, gradient=True)
        value, gradient = self._run(self._both, parameters, inputs)
        if self._is_jax(parameters) or self._is_jax(inputs):
            return value, gradient
        return float(value), self._like(parameters, gradient)

    def outputs(self, parameters: Sequence[Any], inputs: Sequence[Any] = ()) -> Any:
        many = self.check(parameters, inputs, gradient=False)
        found = self._run(self._outputs, parameters, inputs)
        found = found[:, 0] if self.program.single else found
        found = found if many else found[0]
        if self._is_jax(parameters) or self._is_jax(inputs):
            return found
        if not many and self.program.single:
            return float(found)
        return self._like(inputs if isinstance(inputs, self.numpy.ndarray) else parameters, found)

    # --- numbers in and out ---

    def _is_jax(self, numbers: Any) -> bool:
        return isinstance(numbers, self.jax.Array)

    def _like(self, given: Sequence[Any], results: Any) -> Any:
        array = self.numpy.array(results)
        return array if isinstance(given, self.numpy.ndarray) else array.tolist()

    def _run(self, pure: Any, parameters: Sequence[Any], inputs: Sequence[Any]) -> Any:
        if self._is_jax(parameters) or self._is_jax(inputs):
            if self.dtype == "float64" and not self.jax.config.jax_enable_x64:  # type: ignore[attr-defined]
                raise ValueError(
                    "the program computes in float64, and JAX's arrays have 32 bits as long as its configuration says "
                    'so: jax.config.update("jax_enable_x64", True) before they are made, or '
                    'program.compile("jax", dtype="float32")'
                )
            return pure(self._array(parameters), self._array(inputs), self._place(parameters, inputs))
        with self.jax.enable_x64(self.dtype == "float64"):
            return pure(self.numpy.asarray(parameters, self.dtype), self.numpy.asarray(inputs, self.dtype), None)

    def _array(self, numbers: Any) -> Any:
        return numbers if self._is_jax(numbers) else self.numpy.asarray(numbers, self.dtype)

    def _place(self, parameters: Any, inputs: Any) -> Any:
        """Where the parameters are, if that is several devices; those among which the samples are shared, if not."""
        jax = self.jax
        for array in (parameters, inputs):
            if isinstance(array, jax.core.Tracer) or not self._is_jax(array):
                continue
            if isinstance(array.sharding, jax.NamedSharding):
                return array.sharding if array is parameters else jax.NamedSharding(array.sharding.mesh, jax.P())
        return None

    # --- the pure function ---

    def _pure(self, code: Callable[..., Any], gradient: bool) -> Any:
        """What the code computes, compiled by JAX when it is called; gradient: whether that is one beside a value."""
        jax, dtype = self.jax, self.dtype

        def computed(p: Any, x: Any) -> Any:
            return code(p, x.T if x.ndim > 1 else x[:, None])

        ruled = jax.custom_vjp(computed)
        ruled.defvjp(*(self._passed(computed) if gradient else self._refused(computed)), symbolic_zeros=True)

        def places(mesh: Any, of_gradient: Any) -> Any:
            everywhere = jax.NamedSharding(mesh, jax.P())
            return (everywhere, jax.NamedSharding(mesh, of_gradient)) if gradient else everywhere

        @partial(jax.jit, static_argnums=2)
        def pure(p: Any, x: Any, place: Any) -> Any:
            p, x = jax.numpy.asarray(p, dtype), jax.numpy.asarray(x, dtype)
            kinds = jax.typeof(p), jax.typeof(x)
            if varying := tuple(kinds[1].mat.varying - kinds[0].mat.varying):
                p = jax.lax.pcast(p, varying, to="varying")  # inside shard_map: so what is passed back is added up
            for kind in kinds:
                if kind.sharding.mesh.explicit_axes:  # where every result has to say its place, these two do
                    out = places(kind.sharding.mesh, kinds[0].sharding.spec)
                    return jax.sharding.auto_axes(ruled, out_sharding=out)(p, x)
            found = ruled(p, x)
            return found if place is None else jax.lax.with_sharding_constraint(found, places(place.mesh, place.spec))

        return pure

    def _passed(self, computed: Callable[..., Any]) -> tuple[Callable[..., Any], Callable[..., Any]]:
        """The derivative of the value by the parameters is the program's own gradient; there is no other."""
        jax = self.jax

        def forward(p: Any, x: Any) -> Any:
            if x.perturbed:
                raise TypeError("a program has derivatives by its parameters, and this one is by an input: record the "
                                "input as a parameter")  # fmt: skip
            value, gradient = computed(p.value, x.value)
            return (value, gradient), (gradient, x.value)

        def backward(kept: Any, upstream: Any) -> Any:
            gradient, x = kept
            of_value, of_gradient = upstream
            if not isinstance(of_gradient, jax.custom_derivatives.SymbolicZero):
                raise TypeError("the gradient of a program has no derivative: record gradient(y, parameters) itself")
            if isinstance(of_value, jax.custom_derivatives.SymbolicZero):
                of_value = 0.0
            return of_value * gradient, jax.numpy.zeros_like(x)

        return forward, backward

    def _refused(self, computed: Callable[..., Any]) -> tuple[Callable[..., Any], Callable[..., Any]]:
        """The outputs have no derivative."""

        def forward(p: Any, x: Any) -> Any:
            if p.perturbed or x.perturbed:
                raise TypeError("the outputs of a program have no derivative: record their loss, which has one")
            return computed(p.value, x.value), None

        return forward, lambda kept, upstream: (None, None)
