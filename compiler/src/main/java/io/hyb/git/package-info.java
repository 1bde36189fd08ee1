/**
 * A git repository, read by git's own plumbing: what its revisions, its index and its working tree
 * hold. Nothing is checked out. Loading a library for it would take longer than the command does.
 */
package io.hyb.git;
