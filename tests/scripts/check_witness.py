#!/usr/bin/env python3
"""Checks counterexamples again, from the printed text only.

usage: check_witness.py MODEL SPEC STDOUT     what `verify` printed
       check_witness.py FOLDER RESULTS.jsonl  rows of `plumbline batch`, files relative to FOLDER

A counterexample holds if its inputs, cast to the model's type, lie within the exact decimals of
the specification, and the outputs that ONNX Runtime computes at them meet the condition, both
without any tolerance. Prints one line per counterexample; exit status 1 if one does not hold.

Shares no code with the project. Needs numpy, onnx and onnxruntime.
"""

import gzip
import json
import os
import re
import sys
from fractions import Fraction

import numpy
import onnx
import onnxruntime


def read(path):
    """Bytes of a file, or of path.gz, unpacked."""
    if not os.path.exists(path):
        path += ".gz"
    with open(path, "rb") as file:
        data = file.read()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def parse(text):
    """S-expressions as nested lists; iterative, so depth does not matter."""
    stack = [[]]
    for token in re.findall(r"[()]|[^()\s]+", re.sub(r";[^\n]*", " ", text)):
        if token == "(":
            stack.append([])
        elif token == ")":
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(token)
    if len(stack) != 1:
        raise ValueError("parentheses do not match")
    return stack[0]


def value(term, point):
    if isinstance(term, str):
        return point[term] if term in point else Fraction(term)
    head, parts = term[0], [value(t, point) for t in term[1:]]
    if head == "-" and len(parts) == 1:
        return -parts[0]
    result = parts[0]
    for part in parts[1:]:
        result = {"+": result + part, "-": result - part, "*": result * part}[head]
    return result


def holds(term, point):
    head = term[0]
    if head == "and":
        return all(holds(t, point) for t in term[1:])
    if head == "or":
        return any(holds(t, point) for t in term[1:])
    a, b = value(term[1], point), value(term[2], point)
    return {"<=": a <= b, ">=": a >= b, "<": a < b, ">": a > b}[head]


def session(model):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def replay(model, numbers):
    """Outputs of the model at these inputs, and the inputs in the model's own type."""
    run = session(model)
    graph = onnx.load_from_string(model).graph
    constants = {t.name for t in graph.initializer}
    feed, used, at = {}, [], 0
    for port in run.get_inputs():
        if port.name in constants:
            continue
        shape = [d if isinstance(d, int) and d > 0 else 1 for d in port.shape]
        size = int(numpy.prod(shape, dtype=int))
        kind = {"tensor(float)": numpy.float32, "tensor(double)": numpy.float64}[port.type]
        part = numpy.array([float(n) for n in numbers[at : at + size]]).astype(kind)
        feed[port.name] = part.reshape(shape)
        used += part.tolist()
        at += size
    if at != len(numbers):
        raise ValueError("witness has %d inputs, the model %d" % (len(numbers), at))
    names = [o.name for o in run.get_outputs()]
    outputs = numpy.concatenate([y.reshape(-1) for y in run.run(names, feed)])
    return outputs.tolist(), used


def check(model, spec, witness):
    """None if the witness holds, otherwise what is wrong with it."""
    pairs = parse(witness)
    if len(pairs) != 1:
        return "not one expression"
    numbers = {"X": [], "Y": []}
    for name, number in pairs[0]:
        letter, index = name.split("_")
        if int(index) != len(numbers[letter]):
            return "%s is out of order" % name
        numbers[letter].append(number)
    outputs, inputs = replay(read(model), numbers["X"])
    if not all(numpy.isfinite(outputs)):
        return "an output is not finite"
    if len(outputs) != len(numbers["Y"]):
        return "%d outputs printed, the model has %d" % (len(numbers["Y"]), len(outputs))
    point = {"X_%d" % i: Fraction(x) for i, x in enumerate(inputs)}
    point.update({"Y_%d" % j: Fraction(y) for j, y in enumerate(outputs)})
    for statement in parse(read(spec).decode("utf-8", "replace")):
        if statement[0] == "assert" and not holds(statement[1], point):
            return "does not meet (assert %s ...)" % str(statement[1])[:120]
    return None


def report(name, problem):
    print("%-5s %s%s" % ("ok" if problem is None else "WRONG", name, "" if problem is None else ": " + problem))
    return problem is None


def main(args):
    good = True
    if len(args) == 3:
        with open(args[2]) as file:
            word, _, witness = file.read().partition("\n")
        if word != "sat":
            print("%s: nothing to check" % word)
            return 0
        good = report(args[0] + " " + args[1], check(args[0], args[1], witness))
    elif len(args) == 2:
        count = 0
        with open(args[1]) as file:
            rows = [json.loads(line) for line in file if line.endswith("\n")]
        for row in rows:
            if row["verdict"] == "sat":
                count += 1
                paths = [os.path.join(args[0], row[k]) for k in ("onnx", "vnnlib")]
                problem = check(*paths, row["witness"]) if "witness" in row else "no witness"
                good &= report(row["onnx"] + " " + row["vnnlib"], problem)
        print("%d counterexamples" % count)
    else:
        print(__doc__)
        return 64
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
