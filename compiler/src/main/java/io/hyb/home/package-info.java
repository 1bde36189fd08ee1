/** The installed Hyb: where its JARs lie and what version they are. */
package io.hyb.home;
