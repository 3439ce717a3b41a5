/**
 * The ops of a plan that go over images: convolution and pooling under a sliding window. Part of Op (plan.ts); defined by imageFormulas.ts and
 * reference/images.ts.
 */
import type { Descent, Tensor } from './tensors.ts';

/** A window that slides over images [channels, height, width]; zeros lie around them. */
export interface Window {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly paddingHeight: number;
  readonly paddingWidth: number;
  readonly outHeight: number;
  readonly outWidth: number;
}

/** Ops over images [B, channels * height * width]. */
export type ImageOp =
  /** output [B, units * places]: at every place the sum of weight [channels * kernel, units] over everything under the window, + bias. */
  | { op: 'convolution'; input: Tensor; weight: Tensor; bias: Tensor | null; output: Tensor; geometry: Window }
  /** Back: every number of the image gets the sum over the places whose window it stands under. */
  | { op: 'convolutionInputGradient'; upstream: Tensor; weight: Tensor; result: Tensor; geometry: Window }
  /** gradient = sum over all places of what is under the window times delta [B * places, units]; `descent` as of embeddingGradient. */
  | {
      op: 'convolutionWeightGradient';
      input: Tensor;
      delta: Tensor;
      gradient: Tensor;
      geometry: Window;
      descent: Descent | null;
    }
  /** grid [B * places, channels] from image [B, channels * places]. */
  | { op: 'imageToGrid'; image: Tensor; grid: Tensor }
  /** The largest (the first of equal ones) or the mean value under the window. */
  | { op: 'pool'; kind: 'max' | 'average'; input: Tensor; output: Tensor; geometry: Window }
  | { op: 'poolGradient'; kind: 'max' | 'average'; input: Tensor; upstream: Tensor; result: Tensor; geometry: Window };
