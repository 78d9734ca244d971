"""`scalargrad mnist` and `scalargrad digits`, with networks of few neurons: what they print, write and refuse."""

import gzip
import re
import struct
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from scalargrad.cli import main
from scalargrad.commands import digits, mnist
from scalargrad.digits import network

SHARED = Path(__file__).parents[3] / "shared" / "data" / "mnist"


def drawn(digit, at=(8, 4)):
    picture = Image.new("L", (28, 28))
    ImageDraw.Draw(picture).text(at, str(digit), fill=255, font=ImageFont.load_default(20))
    return picture


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with digits in MNIST's form, drawn by a font: 600 to learn from, 50 to test. The network is small."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(mnist, "LAYERS", (784, 8, 10))
    monkeypatch.setattr(mnist, "BATCH", 20)
    (tmp_path / "data").mkdir()
    random = np.random.default_rng(0)
    for part, count in (("train", 600), ("t10k", 50)):
        labels = random.integers(10, size=count).astype(np.uint8)
        images = [np.asarray(drawn(k, tuple(random.integers((6, 2), (11, 7)).tolist()))) for k in labels]
        head = b"\0\0\x08\x03" + struct.pack(">III", count, 28, 28)
        (tmp_path / f"data/{part}-images-idx3-ubyte.gz").write_bytes(gzip.compress(head + np.array(images).tobytes()))
        head = b"\0\0\x08\x01" + struct.pack(">I", count)
        (tmp_path / f"data/{part}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(head + labels.tobytes()))
    return tmp_path


@pytest.fixture
def untrained(folder):
    """The same, and a model that has learnt nothing."""
    network((784, 8, 10), seed=3).save("mnist.json")
    return folder


def run(capsys, *arguments):
    status = main(["mnist", *arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_a_network_is_trained_tested_and_used(folder, capsys, monkeypatch):
    monkeypatch.setattr(mnist, "LAYERS", (784, 64, 10))
    drawn(7).save("seven.png")
    status, out, err = run(capsys, "train", "--data", "data", "--epochs", "10")
    assert (status, err) == (0, "")
    first, *lines, last = out.splitlines()
    assert first == "784-64-10, 50,890 parameters; 600 digits to learn from in batches of 20, 50 to test"
    assert last == "mnist.json has the model"
    shape = r"epoch +(\d+)/10: loss (\d\.\d{4}), test accuracy (\d+\.\d\d)%, learning rate (0\.01|0\.1), \d+\.\d s"
    epochs = [re.fullmatch(shape, line).groups() for line in lines]
    assert [epoch for epoch, *_ in epochs] == [str(k) for k in range(1, 11)]
    assert [rate for *_, rate in epochs] == ["0.1"] * 8 + ["0.01"] * 2
    assert float(epochs[-1][1]) < float(epochs[0][1]) / 2 and float(epochs[-1][2]) > 50  # guessing is right by 10 %

    status, out, err = run(capsys, "test", "--data", "data", "--count", "5", "--output", "digits.png")
    assert (status, err) == (0, "")
    assert f"test accuracy {epochs[-1][2]}%: " in out and out.count("taken for") == 5
    assert out.endswith("digits.png has the digits above\n")
    with Image.open("digits.png") as picture:
        assert picture.size[0] == 5 * 96 + 12

    status, out, err = run(capsys, "predict", "seven.png")
    assert (status, err) == (0, "")
    assert out.startswith("seven.png:\n") and re.search(r"taken for \d\n", out) and "█" in out
    assert sorted(path.name for path in folder.iterdir()) == ["data", "digits.png", "mnist.json", "seven.png"]


def test_the_same_seed_gives_the_same_model_and_another_seed_another(folder, capsys):
    texts = []
    for seed in "1", "1", "2":
        assert run(capsys, "train", "--data", "data", "--epochs", "1", "--seed", seed, "--model", "m.json")[0] == 0
        texts.append(Path("m.json").read_text())
    assert texts[0] == texts[1] != texts[2]


def test_half_of_the_digits_shown_are_mistakes_the_surest_first(untrained, capsys):
    status, out, _ = run(capsys, "test", "--data", "data", "--count", "7")
    assert status == 0
    verdicts = re.findall("– (right|wrong)", out)
    assert verdicts[:3] == ["wrong"] * 3 and len(verdicts) == 7
    shown = [int(k) for k in re.findall(r"test image (\d+):", out)]
    assert len(set(shown)) == 7 and shown[3:] == sorted(shown[3:])
    sure = [max(map(float, re.findall(r"  \d (\d\.\d{3})", one))) for one in out.split("test image")[1:]]
    assert sure[:3] == sorted(sure[:3], reverse=True)


def test_more_digits_than_there_are(untrained, capsys):
    status, out, _ = run(capsys, "test", "--data", "data", "--count", "1000")
    assert status == 0 and out.count("taken for") == 50


@pytest.mark.parametrize(
    "arguments, what",
    [
        ("train --data gone", "gone is no folder: give the folder that has MNIST's files"),
        ("train --data .", ". has no train-images-idx3-ubyte.gz"),
        ("train --data data --model gone/m.json", "there is no folder gone for m.json: make it first"),
        ("train --data data --model data", "data is a folder: give the name of a file in it"),
        ("test --data data", "there is no model mnist.json: make one with `scalargrad mnist train --model mnist.json`"),
        ("test --data data --output x.jpg", "x.jpg would be a PNG picture: give it a name that ends in .png"),
        ("test --data data --output gone/x.png", "there is no folder gone for x.png: make it first"),
        ("test --data data --model text.json", "text.json is damaged, or no file of scalargrad"),
        ("test --data data --model other.json", "other.json was written for another model: it "),
        ("predict seven.png", "there is no model mnist.json"),
        ("predict text.json --model other.json", "text.json is no picture in PNG or BMP"),
        ("predict seven.png --model other.json", "other.json was written for another model: it "),
        ("predict seven.png --model .", "Is a directory"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_leaves_nothing_behind(folder, capsys, arguments, what):
    drawn(7).save("seven.png")
    Path("text.json").write_text("{")
    network((784, 13, 10), seed=1).save("other.json")
    before = sorted(folder.rglob("*"))
    status, _, err = run(capsys, *arguments.split())
    assert status == 2 and err.startswith("scalargrad mnist: ") and what in err and err.count("\n") == 1
    assert sorted(folder.rglob("*")) == before


def test_a_picture_that_is_none_does_not_keep_the_others_from_being_read(untrained, capsys):
    drawn(7).save("seven.png")
    Image.new("L", (9, 9)).save("blank.png")
    status, out, err = run(capsys, "predict", "blank.png", "seven.png", "gone.png")
    assert status == 2 and out.count("taken for") == 1 and out.startswith("seven.png:")
    blank, gone = err.splitlines()
    assert blank.startswith("scalargrad mnist: blank.png is empty") and "gone.png" in gone


def test_it_says_what_it_did_to_a_picture(untrained, capsys):
    Image.eval(drawn(7).resize((280, 280)), lambda p: 255 - p).convert("RGB").save("seven.bmp")
    _, out, _ = run(capsys, "predict", "seven.bmp")
    *_, said = out.strip().splitlines()
    assert said.startswith("The picture was made grey; inverted, for it is dark on light; the digit scaled from ")
    assert said.endswith(" pixels; centred in 28×28 by its centre of mass.")


def test_a_terminal_that_knows_ascii_only(untrained, capsys, monkeypatch):
    class Ascii:
        encoding, text = "ascii", ""

        def write(self, text):
            self.text += text

        def flush(self):
            pass

    drawn(7).save("seven.png")
    monkeypatch.setattr(sys, "stdout", Ascii())
    assert main(["mnist", "predict", "seven.png"]) == 0
    assert "##" in sys.stdout.text and "█" not in sys.stdout.text


@pytest.mark.parametrize(
    "arguments",
    ["", "paint", "train --epochs 0", "train --epochs x", "train --backend fast", "test --count -1", "predict"],
)
def test_wrong_arguments_are_explained(capsys, arguments):
    with pytest.raises(SystemExit) as caught:
        main(["mnist", *arguments.split()])
    assert caught.value.code == 2 and "usage: scalargrad mnist" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", ["mnist", "mnist train", "mnist test", "mnist predict", "digits"])
def test_help(capsys, arguments):
    with pytest.raises(SystemExit) as caught:
        main([*arguments.split(), "--help"])
    assert caught.value.code == 0 and f"usage: scalargrad {arguments}" in capsys.readouterr().out


@pytest.mark.skipif(not SHARED.is_dir(), reason="there is no shared/data/mnist")
def test_thirty_updates_on_mnist_itself():
    from scalargrad.digits import inputs_of, load, loss, one_hot, optimiser
    from scalargrad.training import fit

    learn, test = load("train", str(SHARED)), load("t10k", str(SHARED))
    net = network((784, 64, 10), seed=0)
    data = list(zip(inputs_of(learn.images[:3840]), one_hot(learn.labels[:3840])))
    fit(net, loss, data, optimiser(net), epochs=2, batch_size=128, backend="numpy")
    assert mnist._accuracy(net, test, "numpy")() > 0.8


def test_the_small_sibling(capsys, monkeypatch):
    monkeypatch.setattr(digits, "EPOCHS", 6)
    assert main(["digits"]) == 0
    first, by_hand, recorded, accuracy = capsys.readouterr().out.splitlines()
    assert first.startswith("1,797 digits of 8×8 pixels, 1,437 to learn from and 360 to test; 64-32-10, 2,410 param")
    assert re.fullmatch(r"scalar by scalar, (native|plain) engine: 10 updates, \d+\.\d\d ms each", by_hand)
    assert re.match(r"recorded, numpy: 270 updates in \d+\.\d\d s with recording, \d\.\d{3} ms each", recorded)
    assert float(re.match(r"test accuracy (\d+\.\d)%", accuracy).group(1)) > 85
