/** Sources → a runnable JAR, the same bytes for the same input; and sources → a folder of them. */
package io.hyb.jar;
