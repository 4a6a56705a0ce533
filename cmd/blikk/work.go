package main

type workCmd struct{}

// Run does what serve does beside the pages, without them: the access log is sealed, sent
// on and kept for as long as is wanted. Any number of processes may do it at once.
func (workCmd) Run(a *app) error {
	d, err := a.ready(false)
	if err != nil {
		return err
	}
	defer d.Close()
	jobs, err := a.jobs(d)
	if err != nil {
		return err
	}
	jobs.Run(a.ctx)
	return nil
}
