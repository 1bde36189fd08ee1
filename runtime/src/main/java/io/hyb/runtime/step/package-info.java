/**
 * What a decode step asks of a device in larger pieces than TorchScript's operations; packages for
 * single devices answer it.
 */
package io.hyb.runtime.step;
