/** The way out: a model's folder in the form that Python libraries load. */
package io.hyb.runtime.export;
