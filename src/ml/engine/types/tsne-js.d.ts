declare module 'tsne-js' {
  interface TsneConfig {
    dim?: number;
    perplexity?: number;
    earlyExaggeration?: number;
    learningRate?: number;
    nIter?: number;
    metric?: 'euclidean' | 'manhattan' | 'jaccard' | 'dice';
  }

  export default class TSNE {
    constructor(config?: TsneConfig);
    init(options: { data: number[][]; type: 'dense' }): void;
    /** @returns the final Kullback-Leibler divergence and the number of iterations done */
    run(): [error: number, iterations: number];
    getOutput(): number[][];
    on(
      event: 'progressIter',
      listener: (state: [iteration: number, error: number, gradNorm: number]) => void,
    ): this;
  }
}
