/** Turns the folders of runs into one HTML page that needs nothing but a browser. */
package io.hyb.runtime.report;
