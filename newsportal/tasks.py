"""Chores of the site that run in the background, by the clock."""

from django.utils import timezone
from procrastinate.contrib.django import app

from newsportal import figures, log
from newsportal.models import LimitCount, SignInFailure

# Hours for which somebody may look into a job that failed.
JOBS_KEPT = 7 * 24


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="seal_log")
def seal_log(timestamp):
    """Seal what the log gained, once a minute."""
    log.seal()


@app.periodic(cron="11 * * * *")
@app.task(queueing_lock="gather_figures")
def gather_figures(timestamp):
    """Count what the desk shows day by day."""
    figures.gather()


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="forget_limits")
def forget_limits(timestamp):
    """Delete the counts of limits that have run out."""
    for model in (LimitCount, SignInFailure):
        model.objects.filter(expires_at__lt=timezone.now()).delete()


@app.periodic(cron="27 * * * *")
@app.task(queueing_lock="forget_jobs", pass_context=True)
async def forget_jobs(context, timestamp):
    """Delete the jobs that failed for good a week ago: what they carry may be a letter."""
    await context.app.job_manager.delete_old_jobs(
        JOBS_KEPT, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context, timestamp):
    """Queue again the jobs whose worker died under them."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)
