import { LinearScale } from "chart.js";
import { type PixelScale, pixelScale } from "../../src/figure/pixelScale.ts";

/** Chart.js's axis of a `SymmetricLog`: ticks and grid stand where the figure's own scale puts them. */
export class SymmetricLogScale extends LinearScale {
  static override readonly id = "symmetricLog";

  override getPixelForValue(value: number): number {
    return this.#drawn.pixel(value);
  }

  override getValueForPixel(pixel: number): number {
    return this.#drawn.value(pixel);
  }

  get #drawn(): PixelScale {
    const { linearTo } = this.options as unknown as { readonly linearTo: number };
    const [start, end] = this.isHorizontal() ? [this.left, this.right] : [this.bottom, this.top];
    return pixelScale({ linearTo }, [this.min, this.max], start, end);
  }
}
