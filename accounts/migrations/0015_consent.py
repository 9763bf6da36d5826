"""Keep consent to the terms; address members in lower case; let operators help at the door."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


from newsportal.roles import OPERATOR, grant


def grant_roles(apps, schema_editor):
    grant(apps, OPERATOR, {"accounts.member": ["reset_second_factor"]})


def lower_addresses(apps, schema_editor):
    schema_editor.execute("UPDATE accounts_member SET email = lower(email)")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0014_check_ins'),
        ('newsportal', '0013_signing_in'),
        ('account', '0009_emailaddress_unique_primary_email'),
    ]

    operations = [
        migrations.RunPython(lower_addresses, migrations.RunPython.noop),
        migrations.AlterModelOptions(
            name='member',
            options={'permissions': [('reset_second_factor', 'take a lost second factor off')], 'verbose_name': 'member', 'verbose_name_plural': 'members'},
        ),
        migrations.AlterField(
            model_name='member',
            name='email',
            field=models.EmailField(blank=True, db_index=True, max_length=254, verbose_name='e-mail address'),
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='given at')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to=settings.AUTH_USER_MODEL)),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='newsportal.page', verbose_name='page')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'default_permissions': [],
                'constraints': [models.UniqueConstraint(fields=('member', 'page', 'number'), name='one_consent_to_a_version')],
            },
        ),
        migrations.RunPython(grant_roles, migrations.RunPython.noop),
    ]
