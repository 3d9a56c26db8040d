"""Pictures that look like those of a building site, drawn from a seed: stains, cracks, tiles, pipes, before and after."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from aftercare.ground.files.models import StoredFile
from aftercare.ground.files.store import keep_content

SIZE = (480, 640)
Draw = Callable[[Image.Image, Random, bool], Image.Image]


def _wall(random: Random, *, tone: tuple[int, int, int]) -> Image.Image:
    """A wall with light falling from one side, and the grain of a phone's camera."""
    image = Image.new("RGB", SIZE, tone)
    light = (
        Image.radial_gradient("L")
        .resize((900, 900))
        .crop((0, 0, *SIZE) if random.random() < 0.5 else (420, 120, 900, 760))
    )
    return Image.composite(image, Image.new("RGB", SIZE, tuple(int(c * 0.72) for c in tone)), ImageChops.invert(light))


def _grain(image: Image.Image, random: Random) -> Image.Image:
    noise = Image.effect_noise(SIZE, random.randint(14, 22)).convert("RGB")
    return ImageChops.soft_light(image, noise).filter(ImageFilter.GaussianBlur(0.5))


def _blotches(
    image: Image.Image, random: Random, colour: tuple[int, int, int], *, count: int, spread: int
) -> Image.Image:
    mask = Image.new("L", SIZE, 0)
    draw = ImageDraw.Draw(mask)
    x, y = random.randint(120, 360), random.randint(150, 480)
    for _n in range(count):
        w, h = random.randint(18, spread), random.randint(14, spread)
        cx, cy = int(random.gauss(x, spread * 0.8)), int(random.gauss(y, spread * 0.7))
        draw.ellipse((cx - w, cy - h, cx + w, cy + h), fill=random.randint(40, 150))
    mask = mask.filter(ImageFilter.GaussianBlur(14))
    return Image.composite(Image.new("RGB", SIZE, colour), image, mask)


def stain(image: Image.Image, random: Random, bad: bool) -> Image.Image:
    """Damp on a ceiling or wall."""
    draw = ImageDraw.Draw(image)
    corner = random.randint(80, 180)
    draw.polygon([(0, corner), (480, corner - 40), (480, 0), (0, 0)], fill=(206, 203, 196))
    draw.line([(0, corner), (480, corner - 40)], fill=(150, 146, 138), width=3)
    if bad:
        image = _blotches(image, random, (150, 122, 84), count=26, spread=64)
        image = _blotches(image, random, (92, 84, 62), count=30, spread=18)
    return image


def crack(image: Image.Image, random: Random, bad: bool) -> Image.Image:
    """A crack, or the patch that was put over it."""
    draw = ImageDraw.Draw(image)
    x, y = random.randint(60, 200), 40
    path = [(x, y)]
    while y < 600:
        x, y = x + random.randint(-14, 26), y + random.randint(14, 34)
        path.append((x, y))
    if bad:
        draw.line([(px + 2, py + 1) for px, py in path], fill=(225, 222, 214), width=4)
        draw.line(path, fill=(70, 66, 60), width=2)
        for px, py in path[::4]:
            draw.line(
                [(px, py), (px + random.randint(10, 34), py + random.randint(-8, 18))], fill=(96, 92, 86), width=1
            )
    else:
        mask = Image.new("L", SIZE, 0)
        ImageDraw.Draw(mask).line(path, fill=150, width=46)
        image = Image.composite(
            Image.new("RGB", SIZE, (232, 230, 224)), image, mask.filter(ImageFilter.GaussianBlur(9))
        )
    return image


def tiles(image: Image.Image, random: Random, bad: bool) -> Image.Image:
    """Wall tiles, one of them broken or replaced."""
    draw = ImageDraw.Draw(image)
    for row in range(8):
        for column in range(4):
            box = (column * 122 - 4, row * 82 - 4, column * 122 + 116, row * 82 + 76)
            shade = random.randint(-9, 9)
            draw.rectangle(box, fill=(206 + shade, 214 + shade, 212 + shade))
            draw.line([(box[0], box[1]), (box[2], box[1])], fill=(238, 242, 240), width=2)
    if bad:
        column, row = random.randint(1, 2), random.randint(2, 5)
        box = (column * 122 - 4, row * 82 - 4, column * 122 + 116, row * 82 + 76)
        draw.rectangle(box, fill=(146, 138, 126))
        for _n in range(16):
            cx, cy = random.randint(box[0], box[2]), random.randint(box[1], box[3])
            draw.line(
                [(cx, cy), (cx + random.randint(-28, 28), cy + random.randint(-18, 18))], fill=(112, 104, 94), width=3
            )
    return image


def pipe(image: Image.Image, random: Random, bad: bool) -> Image.Image:
    """A pipe under a sink, dripping or mended."""
    draw = ImageDraw.Draw(image)
    x = random.randint(180, 280)
    for dx in range(-24, 25):
        shade = 230 - abs(dx + 8) * 4
        draw.line([(x + dx, 0), (x + dx, 460)], fill=(shade, shade, shade - 4))
    draw.ellipse((x - 40, 220, x + 40, 286), fill=(168, 168, 172), outline=(110, 110, 116), width=4)
    draw.rectangle((0, 560, 480, 640), fill=(122, 96, 70))
    if bad:
        for n in range(5):
            draw.ellipse((x + 20, 300 + n * 54, x + 28, 314 + n * 54), fill=(150, 176, 196))
        image = _blotches(image, random, (74, 58, 44), count=8, spread=60)
    return image


def window(image: Image.Image, random: Random, bad: bool) -> Image.Image:
    """A window sill with its seal."""
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 0, 440, 380), fill=(176, 200, 218), outline=(92, 94, 98), width=18)
    draw.line([(240, 0), (240, 380)], fill=(92, 94, 98), width=12)
    draw.rectangle((0, 392, 480, 450), fill=(226, 222, 214))
    draw.line([(40, 388), (440, 388)], fill=(244, 244, 240) if not bad else (120, 112, 96), width=7)
    if bad:
        image = _blotches(image, random, (120, 112, 92), count=18, spread=46)
    return image


SCENES: tuple[tuple[str, Draw, tuple[int, int, int]], ...] = (
    ("stain", stain, (224, 222, 214)),
    ("crack", crack, (216, 214, 206)),
    ("tiles", tiles, (190, 198, 196)),
    ("pipe", pipe, (198, 194, 186)),
    ("window", window, (210, 208, 202)),
)


def _stamp(image: Image.Image, random: Random) -> Image.Image:
    draw = ImageDraw.Draw(image)
    text = f"20{random.randint(24, 26)}-{random.randint(1, 12):02}-{random.randint(1, 28):02} {random.randint(8, 18):02}:{random.randint(0, 59):02}"
    draw.text((302, 612), text, fill=(255, 214, 90), stroke_width=1, stroke_fill=(60, 50, 20))
    return image


def _photo(scene: tuple[str, Draw, tuple[int, int, int]], *, bad: bool, random: Random) -> bytes:
    _name, draw, tone = scene
    image = _stamp(_grain(draw(_wall(random, tone=tone), random, bad), random), random)
    content = BytesIO()
    image.rotate(random.uniform(-1.2, 1.2), resample=Image.Resampling.BILINEAR, fillcolor=tone).save(
        content, "JPEG", quality=80
    )
    return content.getvalue()


def _signature(random: Random) -> bytes:
    image = Image.new("RGBA", (480, 180), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    x = 50
    for _character in range(random.randint(2, 3)):
        for _stroke in range(random.randint(4, 7)):
            path = [(x + random.randint(0, 90), random.randint(30, 150))]
            for _n in range(random.randint(2, 4)):
                px, py = path[-1]
                path.append((px + random.randint(-34, 44), max(20, min(160, py + random.randint(-40, 40)))))
            draw.line(path, fill=(24, 30, 60, 255), width=random.randint(3, 5), joint="curve")
        x += 120
    content = BytesIO()
    image.save(content, "PNG")
    return content.getvalue()


def make_pictures(*, random: Random, at: datetime, each: int = 3) -> dict[str, list[StoredFile]]:
    """Pictures by purpose: defect, before, after (`each` of every scene) and signatures; kept once by content."""
    made: dict[str, list[StoredFile]] = {"defect": [], "before": [], "after": [], "signature": []}
    for scene in SCENES:
        for purpose, bad in (("defect", True), ("before", True), ("after", False)):
            for n in range(each):
                content = _photo(scene, bad=bad, random=random)
                made[purpose].append(keep_content(content, name=f"{scene[0]}-{purpose}-{n}.jpg", at=at))
    for n in range(2 * each):
        made["signature"].append(keep_content(_signature(random), name=f"signature-{n}.png", at=at))
    return made
