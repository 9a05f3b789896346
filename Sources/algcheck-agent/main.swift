// The agent: finds the drivers of the kernel that it runs on, runs the plan and writes records.
//
// As the first process of a guest it takes its job from /job.json and switches the machine off at the end; elsewhere it
// takes the job file's path as its one argument and writes records to standard output.

import Glibc

if getpid() == 1 {
    Guest().run()
} else {
    exit(LocalAgent.run(arguments: Array(CommandLine.arguments.dropFirst())))
}
