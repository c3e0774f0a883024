// Most of a test here is waiting for processes of its own: one more at a time than a small machine has cores.
[assembly: Xunit.v3.Parallelization(MaxThreads = 3)]
