/**
 * What a decode step does on a CPU in plain Java, on libtorch's arrays, around libtorch's own
 * products and attention: at one token a row, DJL's and TorchScript's calls take longer than what
 * they do.
 */
package io.hyb.runtime.cpu;
